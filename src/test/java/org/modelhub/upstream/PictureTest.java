package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelhub.chat.HubError;
import org.modelhub.exchange.Cancel;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
import org.modelhub.fault.SeenRequest;
import org.modelhub.upstream.image.ImageProperties;

/** Pictures that a request names by address, for providers that take only data or no pictures at all. */
class PictureTest {

    private static final byte[] PNG = bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3);
    private static final byte[] JPEG = bytes(0xff, 0xd8, 0xff, 0xe0, 4, 5);

    private final Map<String, Canned> files = new ConcurrentHashMap<>();
    private final CannedPeer web = new CannedPeer(request -> files.get(request.path()));
    private final CannedPeer vendor = new CannedPeer(request -> Canned.chat("a cat"));
    private final EndpointRoom hub = new EndpointRoom(
            new ImageProperties(3, 1000, 1500, Duration.ofSeconds(3), 2, List.of(web.port()), List.of("127.0.0.1"), 2));

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
        return bytes;
    }

    @AfterEach
    void close() {
        hub.close();
        vendor.close();
        web.close();
    }

    private String at(String path) {
        return "http://127.0.0.1:" + web.port() + path;
    }

    private static Object look(String... urls) {
        String parts = Arrays.stream(urls)
                .map(url -> ",{\"type\":\"image_url\",\"image_url\":{\"detail\":\"low\",\"url\":\"" + url + "\"}}")
                .collect(Collectors.joining());
        return EndpointRoom.chat("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"what?\"}" + parts + "]}]}");
    }

    private String uri(String images) {
        return EndpointRoom.uri(vendor.baseUrl(), Map.of("authentication", "none", "images", images));
    }

    private EndpointRoom.Outcome ask(String... urls) {
        return hub.ask(uri("data"), look(urls));
    }

    private void assertUnreachable(HubError error, String part) {
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("image_unreachable");
        assertThat(error.param()).isEqualTo(part);
        assertThat(error.message()).contains(part);
        assertThat(vendor.seen().requests()).isEmpty();
    }

    private static String data(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void picturesReachTheVendorAsDataInTheirPlaces() {
        // Given
        files.put("/a.png?x=1", Canned.of(200, "image/png", PNG));
        files.put("/b", Canned.of(200, "image/jpg; q=1", JPEG));
        String own = data("image/gif", bytes('G', 'I', 'F'));

        // When
        EndpointRoom.Outcome outcome = ask(at("/a.png?x=1"), own, at("/b"), at("/b"));

        // Then
        assertThat(outcome.text()).isEqualTo("a cat");
        List<String> sent =
                vendor
                        .seen()
                        .lastRequest()
                        .json()
                        .getJsonArray("messages")
                        .getJsonObject(1)
                        .getJsonArray("content")
                        .stream()
                        .skip(1)
                        .map(part -> ((io.vertx.core.json.JsonObject) part).getJsonObject("image_url"))
                        .peek(image -> assertThat(image.getString("detail")).isEqualTo("low"))
                        .map(image -> image.getString("url"))
                        .toList();
        String jpeg = data("image/jpeg", JPEG);
        assertThat(sent).containsExactly(data("image/png", PNG), own, jpeg, jpeg);
        assertThat(web.seen().requests()).as("each once").hasSize(2);
        assertThat(web.seen().requests()).noneMatch(seen -> seen.headers().containsKey("authorization"));
    }

    @Test
    void requestWithoutPicturesIsSentAsItIs() {
        // When
        hub.ask(uri("data"), EndpointRoom.hello(false));

        // Then
        assertThat(vendor.seen().requests()).hasSize(1);
    }

    @Test
    void redirectIsFollowedAndCheckedAgain() {
        // Given
        files.put("/old", Canned.of(302, "text/html", new byte[0]).with("location", "/new"));
        files.put("/new", Canned.of(200, "image/png", PNG));
        files.put("/out", Canned.of(302, "text/html", new byte[0]).with("location", "http://10.0.0.1:" + web.port()));
        files.put("/loop", Canned.of(302, "text/html", new byte[0]).with("location", "/loop"));

        // When
        EndpointRoom.Outcome followed = ask(at("/old"));
        HubError out = ask(at("/out")).error();
        HubError loop = ask(at("/loop")).error();

        // Then
        assertThat(followed.text()).isEqualTo("a cat");
        assertThat(out.message()).contains("is not at a public address");
        assertThat(loop.message()).contains("redirected too often");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://127.0.0.1/a.png",
                "gs://bucket/a.png",
                "http://127.0.0.1:1/a.png",
                "http://user@127.0.0.1:PORT/a.png",
                "http://127.0.0.2:PORT/a.png",
                "http://2130706434:PORT/a.png",
                "http://[::1]:PORT/a.png",
                "http://[::ffff:127.0.0.3]:PORT/a.png",
                "http://169.254.169.254:PORT/latest/meta-data",
                "http://no-such-host.invalid:PORT/a.png",
                "http:///a.png",
                "not a url"
            })
    void addressThatMustNotBeReachedIsNot(String url) {
        // When
        HubError error = ask(url.replace("PORT", String.valueOf(web.port()))).error();

        // Then
        assertUnreachable(error, "messages[1].content[1]");
        assertThat(web.seen().connections()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "200, text/html, <html>",
        "200, image/png, <html>",
        "200, image/jpeg, \u0089PNG",
        "200, image/svg+xml, <svg/>",
        "200, application/octet-stream, GIF89a",
        "404, image/gif, GIF89a",
        "204, image/gif, ''"
    })
    void whatIsNoPictureIsRefused(int status, String type, String body) {
        // Given
        files.put("/x", Canned.of(status, type, body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));

        // When
        HubError error = ask(at("/x")).error();

        // Then
        assertUnreachable(error, "messages[1].content[1]");
    }

    @Test
    void pictureAboveTheLimitIsRefused() {
        // Given
        files.put("/big", Canned.of(200, "image/png", Arrays.copyOf(PNG, 1001)));

        // When
        HubError error = ask(at("/big")).error();

        // Then
        assertUnreachable(error, "messages[1].content[1]");
        assertThat(error.message()).contains("1000 bytes");
    }

    @Test
    void picturesThatTogetherAreAboveTheLimitAreRefused() {
        // Given
        files.put("/1", Canned.of(200, "image/png", Arrays.copyOf(PNG, 900)));
        files.put("/2", Canned.of(200, "image/png", Arrays.copyOf(PNG, 900)));

        // When
        HubError error = ask(at("/1"), at("/2")).error();

        // Then
        assertThat(error.code()).isEqualTo("image_unreachable");
        assertThat(error.message()).contains("1500 bytes");
    }

    @Test
    void tooManyPicturesAreRefused() {
        // When
        HubError error = ask(at("/1"), at("/2"), at("/3"), at("/4")).error();

        // Then
        assertUnreachable(error, "messages[1].content[4]");
        assertThat(web.seen().connections()).isZero();
    }

    @Test
    void silentHostIsGivenUp() {
        // When
        HubError error = ask(at("/silent")).error();

        // Then
        assertUnreachable(error, "messages[1].content[1]");
        assertThat(error.message()).contains("in time");
    }

    @Test
    void clientThatLeavesEndsTheFetch() {
        // Given
        Cancel cancel = new Cancel();
        var asked = hub.begin(uri("data"), look(at("/silent")), cancel);
        org.awaitility.Awaitility.await().until(() -> !web.seen().requests().isEmpty());

        // When
        cancel.fire();

        // Then
        assertThat(asked.join().error().message()).doesNotContain("in time");
        assertThat(vendor.seen().requests()).isEmpty();
        org.awaitility.Awaitility.await().until(() -> web.seen().openConnections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/a.png", "data:image/png;base64,AAAA"})
    void modelWithoutEyesRefusesAndNamesThePart(String url) {
        // When
        HubError error = hub.ask(uri("none"), look(url)).error();

        // Then
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.code()).isEqualTo("unsupported_value");
        assertThat(error.param()).isEqualTo("messages[1].content[1]");
        assertThat(vendor.seen().requests()).isEmpty();
    }

    @Test
    void providerThatTakesAddressesGetsThem() {
        // When
        hub.ask(uri("any"), look("http://example.com/a.png"));

        // Then
        SeenRequest seen = vendor.seen().lastRequest();
        assertThat(seen.text()).contains("http://example.com/a.png");
    }
}
