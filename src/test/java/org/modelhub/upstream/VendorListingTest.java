package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.fault.SeenRequest;
import org.modelhub.provider.ProviderKamelet;
import org.modelhub.upstream.listing.ProviderListing;

/**
 * Each provider Kamelet's plan of listing, against its vendor's own address, headers and pages; a file of the folder
 * {@code listings} holds one vendor's, each page under what its query must hold.
 */
class VendorListingTest {

    private static final Path LISTINGS = Path.of("src/test/resources/listings");

    static Stream<String> vendors() throws IOException {
        return names(LISTINGS, ".json").stream();
    }

    private static List<String> names(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ending))
                    .map(file -> file.substring(0, file.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyKameletThatListsIsTried() throws IOException {
        // Given
        List<String> kamelets = names(Path.of("kamelets"), "-action.kamelet.yaml").stream()
                .filter(name -> name.startsWith("provider-"))
                .map(name -> name.substring("provider-".length()))
                .filter(name -> !name.equals("local"))
                .filter(name -> ProviderKamelet.of(name).parameters().containsKey("listing"))
                .toList();

        // Then
        assertThat(vendors()).containsExactlyInAnyOrderElementsOf(kamelets);
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void modelsAreReadAsTheVendorListsThem(String vendor) throws IOException {
        // Given
        JsonObject listed = new JsonObject(Files.readString(LISTINGS.resolve(vendor + ".json")));
        try (CannedPeer peer = new CannedPeer(request -> answer(listed, request));
                EndpointRoom hub = new EndpointRoom()) {
            hub.open(endpoint(vendor, listed.getString("base", ""), peer));

            // When
            JsonObject list = new JsonObject(new ProviderListing(hub.directory(), hub.sideCalls())
                    .models()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join());

            // Then
            JsonArray ids = new JsonArray();
            list.getJsonArray("data").forEach(model -> ids.add(((JsonObject) model).getString("id")));
            assertThat(ids).as(list.encode()).containsExactlyInAnyOrderElementsOf(listed.getJsonArray("ids"));
        }
    }

    /**
     * The call of the vendor's Kamelet with its defaults, at the fake's address but the vendor's path.
     *
     * @param otherwise the path where the Kamelet has no default
     */
    private static String endpoint(String vendor, String otherwise, CannedPeer peer) {
        ProviderKamelet kamelet = ProviderKamelet.of(vendor);
        Map<String, String> declared = kamelet.options();
        Map<String, String> options = new HashMap<>();
        for (String option : List.of("authentication", "listing", "listingFields")) {
            if (declared.containsKey(option)) {
                options.put(option, bare(declared.get(option)));
            }
        }
        options.put("apiKey", "k");
        String base = declared.get("baseUrl");
        String path = base.startsWith("http") ? URI.create(base).getPath() : otherwise;
        return EndpointRoom.uri("http://127.0.0.1:" + peer.port() + path, options);
    }

    private static String bare(String value) {
        return value.startsWith("RAW(") ? value.substring(4, value.length() - 1) : value;
    }

    private static Canned answer(JsonObject listed, SeenRequest request) {
        URI asked = URI.create(request.path());
        boolean known = asked.getPath().equals(listed.getString("path"))
                && listed.getJsonObject("headers").stream()
                        .allMatch(header ->
                                header.getValue().equals(request.headers().get(header.getKey())));
        if (!known) {
            return Canned.json(404, "{}");
        }
        String query = asked.getRawQuery() == null ? "" : asked.getRawQuery();
        Object page = listed.getJsonObject("pages").stream()
                .filter(entry -> query.contains(entry.getKey()))
                .reduce((first, last) -> last)
                .orElseThrow()
                .getValue();
        return Canned.json(200, page.toString());
    }
}
