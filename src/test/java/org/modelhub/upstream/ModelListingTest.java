package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.fault.SeenRequest;
import org.modelhub.upstream.listing.ProviderListing;

/** What providers offer, each asked in its own way of paging, and what is said where one cannot be asked. */
class ModelListingTest {

    private final List<CannedPeer> vendors = new ArrayList<>();
    private final EndpointRoom hub = new EndpointRoom();
    private final ProviderListing listing = new ProviderListing(hub.directory(), hub.sideCalls());

    @AfterEach
    void close() {
        hub.close();
        vendors.forEach(CannedPeer::close);
    }

    private CannedPeer vendor(Function<SeenRequest, Canned> answers) {
        CannedPeer vendor = new CannedPeer(answers);
        vendors.add(vendor);
        return vendor;
    }

    /** A live route that calls a provider. */
    private void route(String name, CannedPeer vendor, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("apiKey", "k-" + name));
        all.putAll(options);
        hub.open(EndpointRoom.uri("http://127.0.0.1:" + vendor.port(), all).replace("=fake", "=" + name));
    }

    private JsonObject list() {
        return new JsonObject(listing.models().orTimeout(20, TimeUnit.SECONDS).join());
    }

    private static List<String> ids(JsonObject list) {
        return new JsonArray(list.getJsonArray("data").getList())
                .stream()
                        .map(model -> JsonObject.mapFrom(model).getString("id"))
                        .toList();
    }

    private static JsonObject report(JsonObject list, int index) {
        return JsonObject.mapFrom(list.getJsonArray("providers").getList().get(index));
    }

    private static String query(SeenRequest request, String name) {
        int at = request.path().indexOf(name + "=");
        return at < 0 ? "" : request.path().substring(at + name.length() + 1).split("&", 2)[0];
    }

    private static String models(String field, int from, int to) {
        JsonArray models = new JsonArray();
        IntStream.range(from, to)
                .forEach(i -> models.add(new JsonObject().put(field, "m" + i).put("created", 7)));
        return models.encode();
    }

    @Test
    void onePageIsAllOfIt() {
        // Given
        CannedPeer vendor = vendor(request -> Canned.json(200, "{\"data\":" + models("id", 0, 3) + "}"));
        route("a", vendor, Map.of("listing", "openai"));

        // When
        JsonObject list = list();

        // Then
        JsonObject first =
                JsonObject.mapFrom(list.getJsonArray("data").getList().get(0));
        assertThat(ids(list)).containsExactly("m0", "m1", "m2");
        assertThat(first.encode()).isEqualTo("{\"id\":\"m0\",\"object\":\"model\",\"created\":7,\"owned_by\":\"a\"}");
        assertThat(vendor.seen().lastRequest().path()).isEqualTo("/models");
        assertThat(vendor.seen().lastRequest().headers()).containsEntry("authorization", "Bearer k-a");
    }

    @Test
    void cursorIsTheLastIdOfThePageBefore() {
        // Given
        CannedPeer vendor = vendor(request -> {
            boolean first = query(request, "after_id").isEmpty();
            return Canned.json(
                    200,
                    "{\"data\":" + (first ? models("id", 0, 2) : models("id", 2, 3)) + ",\"has_more\":" + first
                            + ",\"last_id\":\"m1\"}");
        });
        route(
                "a",
                vendor,
                Map.of(
                        "listing",
                        "cursor",
                        "authentication",
                        "x-api-key",
                        "listingFields",
                        "header=anthropic-version:2023-06-01"));

        // When
        JsonObject list = list();

        // Then
        assertThat(ids(list)).containsExactly("m0", "m1", "m2");
        assertThat(query(vendor.seen().lastRequest(), "after_id")).isEqualTo("m1");
        assertThat(vendor.seen().lastRequest().headers())
                .containsEntry("x-api-key", "k-a")
                .containsEntry("anthropic-version", "2023-06-01");
    }

    @Test
    void tokenOfAPageAsksForTheNextOneAndTheKeyStaysInTheQuery() {
        // Given
        CannedPeer vendor = vendor(request -> query(request, "pageToken").isEmpty()
                ? Canned.json(200, "{\"models\":[{\"name\":\"models/g1\"}],\"nextPageToken\":\"a+b\"}")
                : Canned.json(200, "{\"models\":[{\"name\":\"models/g2\"}]}"));
        route("a", vendor, Map.of("listing", "page-token", "authentication", "query:key"));

        // When
        JsonObject list = list();

        // Then
        assertThat(ids(list)).containsExactly("g1", "g2");
        assertThat(query(vendor.seen().lastRequest(), "pageToken")).isEqualTo("a%2Bb");
        assertThat(query(vendor.seen().lastRequest(), "key")).isEqualTo("k-a");
    }

    @Test
    void linkIsFollowedAtTheProviderItselfAndNowhereElse() {
        // Given
        CannedPeer stranger = vendor(request -> Canned.json(200, "[]"));
        CannedPeer vendor = vendor(request -> {
            boolean first = query(request, "cursor").isEmpty();
            String next = first ? "</api/models?cursor=x>" : "<http://127.0.0.1:" + stranger.port() + "/api/models>";
            return Canned.json(200, first ? models("id", 0, 2) : models("id", 2, 3))
                    .with("link", "</x>; rel=\"prev\", " + next + "; rel=\"next\"");
        });
        route("a", vendor, Map.of("listing", "link"));

        // When
        JsonObject list = list();

        // Then
        assertThat(ids(list)).containsExactly("m0", "m1", "m2");
        assertThat(stranger.seen().requests()).isEmpty();
    }

    @Test
    void pagesAreCountedUntilTheTotalIsReached() {
        // Given
        CannedPeer vendor = vendor(request -> {
            int page = query(request, "page_no").isEmpty() ? 1 : Integer.parseInt(query(request, "page_no"));
            return Canned.json(
                    200,
                    "{\"output\":{\"total\":5,\"models\":" + models("model_name", 2 * page - 2, Math.min(5, 2 * page))
                            + "}}");
        });
        route("a", vendor, Map.of("listing", "offset"));

        // When
        JsonObject list = list();

        // Then
        assertThat(ids(list)).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(vendor.seen().requests()).hasSize(3);
    }

    @Test
    void providerThatNeverComesToAnEndIsLeftAtTheLimit() {
        // Given
        CannedPeer vendor = vendor(request -> {
            int page = query(request, "pageToken").isEmpty() ? 0 : Integer.parseInt(query(request, "pageToken"));
            return Canned.json(
                    200, "{\"models\":[{\"name\":\"m" + page + "\"}],\"nextPageToken\":\"" + (page + 1) + "\"}");
        });
        CannedPeer circle =
                vendor(request -> Canned.json(200, "{\"models\":[{\"name\":\"m\"}],\"nextPageToken\":\"same\"}"));
        route("a", vendor, Map.of("listing", "page-token"));
        route("b", circle, Map.of("listing", "page-token"));

        // When
        list();

        // Then
        assertThat(vendor.seen().requests()).hasSize(20);
        assertThat(circle.seen().requests()).hasSize(2);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "401, {}, upstream_auth",
        "500, {}, upstream_failed",
        "200, <html>, upstream_invalid_reply",
        "200, {}, upstream_invalid_reply"
    })
    void providerThatFailsIsReportedBesideTheModelsOfTheOthers(int status, String body, String code) {
        // Given
        CannedPeer good = vendor(request -> Canned.json(200, "{\"data\":" + models("id", 0, 1) + "}"));
        CannedPeer bad = vendor(request -> Canned.json(status, body));
        route("good", good, Map.of("listing", "openai"));
        route("bad", bad, Map.of("listing", "openai"));

        // When
        JsonObject list = list();

        // Then
        assertThat(ids(list)).containsExactly("m0");
        assertThat(report(list, 0).getJsonObject("error").getString("code")).isEqualTo(code);
        assertThat(report(list, 0).encode()).doesNotContain("k-bad", "127.0.0.1");
        assertThat(report(list, 1).encode()).isEqualTo("{\"provider\":\"good\",\"models\":1}");
    }

    @Test
    void providerThatIsAwayOrHasNoKeyIsReportedToo() {
        // Given
        CannedPeer gone = new CannedPeer(request -> null);
        gone.close();
        route("a", gone, Map.of("listing", "openai"));
        route("b", gone, Map.of("listing", "openai", "apiKey", ""));

        // When
        JsonObject list = list();

        // Then
        assertThat(ids(list)).isEmpty();
        assertThat(report(list, 0).getJsonObject("error").getString("code")).isEqualTo("upstream_unreachable");
        assertThat(report(list, 1).getJsonObject("error").getString("code")).isEqualTo("provider_unavailable");
    }

    @Test
    void severalRoutesToOneProviderAskItOnceAndTheListIsKept() {
        // Given
        CannedPeer vendor = vendor(request -> Canned.json(200, "{\"data\":" + models("id", 0, 1) + "}"));
        route("a", vendor, Map.of("listing", "openai"));
        route("a", vendor, Map.of("listing", "openai", "drop", "user"));
        route("a", vendor, Map.of());

        // When
        list();
        list();

        // Then
        assertThat(vendor.seen().requests()).hasSize(1);
    }

    @Test
    void routeThatIsGoneTakesItsProviderAlong() {
        // Given
        CannedPeer vendor = vendor(request -> Canned.json(200, "{\"data\":" + models("id", 0, 1) + "}"));
        route("a", vendor, Map.of("listing", "openai"));
        List<String> before = ids(list());

        // When
        hub.closeProducers();

        // Then
        assertThat(before).hasSize(1);
        assertThat(list().getJsonArray("providers")).isEmpty();
    }
}
