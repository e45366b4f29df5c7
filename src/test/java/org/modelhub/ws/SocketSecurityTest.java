package org.modelhub.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.figures.Figures;
import org.modelhub.ws.RawSocket.Arrival;
import org.slf4j.LoggerFactory;

/** Attacks on the sockets of a whole hub, and whether a secret can be read in its log afterwards. */
@Tag("W4b")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SocketSecurityTest {

    private static final String PATH = "/v1/chat";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MASK = 0x11223344;
    private static final int MIB = 1 << 20;

    private static HubFixture hub;
    private static SecretWatch log;
    private static String key;
    private static final List<String> TICKETS = new ArrayList<>();
    private static int refused;

    @BeforeAll
    static void start() {
        hub = new HubFixture("hub.socket.origins=https://app.example");
        // The management port sets logging up anew when it starts.
        hub.managementPort();
        log = new SecretWatch();
        key = newKey().getString("key");
    }

    @AfterAll
    static void stop() {
        log.close();
        hub.close();
    }

    private static JsonObject newKey() {
        return new JsonObject(new HubCaller(hub.port(), HubFixture.ADMIN_KEY)
                .post("/admin/keys", "{\"name\":\"sockets\",\"role\":\"app\"}")
                .body());
    }

    private static String ticket(String ofKey) {
        HttpResponse<String> reply = new HubCaller(hub.port(), ofKey).post("/v1/stream-tickets", "");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("cache-control")).contains("no-store");
        String ticket = new JsonObject(reply.body()).getString("ticket");
        TICKETS.add(ticket);
        return ticket;
    }

    private static RawSocket open(Map<String, String> headers) {
        return RawSocket.open(hub.port(), PATH, headers);
    }

    private static RawSocket withKey() {
        RawSocket socket = open(Map.of("Authorization", "Bearer " + key));
        assertThat(socket.isOpen()).isTrue();
        return socket;
    }

    private static Map<String, String> byTicket(String ticket) {
        return Map.of("Sec-WebSocket-Protocol", "modelhub.v1, modelhub.ticket." + ticket);
    }

    /** A handshake that must not become a socket. */
    record Handshake(String name, String path, Map<String, String> headers, int status) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Handshake> handshakes() {
        String spent = ticket(key);
        open(byTicket(spent)).close();
        JsonObject other = newKey();
        String ofRevoked = ticket(other.getString("key"));
        new HubCaller(hub.port(), HubFixture.ADMIN_KEY).delete("/admin/keys/" + other.getString("id"));
        String changed = ticket(key);
        String forged = (changed.startsWith("A") ? "B" : "A") + changed.substring(1);
        String two = "modelhub.v1, modelhub.ticket." + ticket(key) + ", modelhub.ticket." + ticket(key);
        List<Handshake> all = new ArrayList<>(List.of(
                keyed("page of another origin", Map.of("Origin", "https://evil.example"), 403),
                keyed("page of an origin that only begins so", Map.of("Origin", "https://app.example.evil.com"), 403),
                keyed("page of a file", Map.of("Origin", "null"), 403),
                keyed("another version", Map.of("Sec-WebSocket-Version", "8"), 426),
                keyed("no version", Map.of("Sec-WebSocket-Version", ""), 426),
                keyed("a key of 5 bytes", Map.of("Sec-WebSocket-Key", "c2hvcnQ="), 400),
                keyed("a key that is no base64", Map.of("Sec-WebSocket-Key", "????????????????????????"), 400),
                keyed("no key", Map.of("Sec-WebSocket-Key", ""), 400),
                keyed("another subprotocol", Map.of("Sec-WebSocket-Protocol", "graphql-ws"), 400),
                new Handshake("nobody", PATH, Map.of(), 401),
                new Handshake("a key that is none", PATH, Map.of("Authorization", "Bearer mh-wrong"), 401),
                new Handshake("a cookie", PATH, Map.of("Cookie", "Authorization=Bearer " + key + "; key=" + key), 401),
                new Handshake("a ticket in a cookie", PATH, Map.of("Cookie", "ticket=" + ticket(key)), 401),
                new Handshake("a spent ticket", PATH, byTicket(spent), 401),
                new Handshake("a ticket of a revoked key", PATH, byTicket(ofRevoked), 401),
                new Handshake("a forged ticket", PATH, byTicket(forged), 401),
                new Handshake("a ticket that is none", PATH, byTicket("abc"), 401),
                new Handshake("two tickets", PATH, Map.of("Sec-WebSocket-Protocol", two), 401),
                keyed("a ticket and a key", byTicket(ticket(key)), 401)));
        for (String name : List.of("key", "api_key", "api-key", "access_token", "token", "Authorization")) {
            all.add(new Handshake(name + " in the query", PATH + "?" + name + "=" + key, Map.of(), 400));
            all.add(new Handshake(
                    name + " in the query beside a header",
                    PATH + "?" + name + "=" + key,
                    Map.of("Authorization", "Bearer " + key),
                    400));
        }
        String inQuery = ticket(key);
        all.add(new Handshake("a ticket in the query", PATH + "?ticket=" + inQuery, Map.of(), 400));
        return all;
    }

    private static Handshake keyed(String name, Map<String, String> headers, int status) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + key);
        return new Handshake(name, PATH, all, status);
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("handshakes")
    void handshakeIsRefusedBeforeItIsASocket(Handshake attack) {
        // When
        try (RawSocket socket = RawSocket.open(hub.port(), attack.path(), attack.headers())) {

            // Then
            assertThat(socket.status()).isEqualTo(attack.status());
            assertThat(socket.reply()).contains("\"error\"").doesNotContain(key);
            assertThat(TICKETS).noneMatch(socket.reply()::contains);
            refused++;
        }
    }

    @Order(2)
    @Test
    void handshakesThatMayBecomeSocketsDo() {
        // Given
        Map<String, String> page = Map.of("Authorization", "Bearer " + key, "Origin", "http://127.0.0.1:" + hub.port());
        Map<String, String> other = Map.of("Authorization", "Bearer " + key, "Origin", "https://app.example");
        Map<String, String> browser = new LinkedHashMap<>(byTicket(ticket(key)));
        browser.put("Origin", "https://app.example");

        // When / Then
        for (Map<String, String> headers : List.of(Map.of("Authorization", "Bearer " + key), page, other, browser)) {
            try (RawSocket socket = open(headers)) {
                assertThat(socket.isOpen()).isTrue();
                assertThat(TICKETS).noneMatch(socket.reply()::contains);
            }
        }
    }

    @Order(2)
    @Test
    void compressionThatIsOfferedIsNotAgreedTo() {
        // When
        try (RawSocket socket = open(Map.of(
                "Authorization",
                "Bearer " + key,
                "Sec-WebSocket-Extensions",
                "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame"))) {

            // Then
            assertThat(socket.isOpen()).isTrue();
            assertThat(socket.header("Sec-WebSocket-Extensions")).isNull();
        }
    }

    /** What a client sends over an open socket, and the codes with which it may be closed. */
    record Attack(String name, byte[] bytes, Set<Integer> codes) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Attack> attacks() {
        return List.of(
                attack("a frame that says it has more than 1 MiB", 1009, head(0x81, MIB + 1L, true)),
                attack("a frame that says it has 2^62 bytes", 1009, head(0x82, 1L << 62, true)),
                attack("a frame that says it has a negative length", 1002, head(0x81, -1, true)),
                attack("a message of more than 4 MiB in fragments", 1009, fragments(5, MIB)),
                attack("a million fragments of one byte", Set.of(1009), fragments(1_000_000, 1)),
                attack("a million fragments of nothing", Set.of(1009), fragments(1_000_000, 0)),
                attack("a compressed bomb", 1002, new WireFrame(WireFrame.TEXT, true, 4, bomb()).masked(MASK)),
                attack("a frame that is not masked", 1002, text("{}").unmasked()),
                attack(
                        "a ping that is not masked",
                        1002,
                        WireFrame.of(WireFrame.PING, new byte[0]).unmasked()),
                attack("a fragmented close", 1002, new WireFrame(WireFrame.CLOSE, false, 0, new byte[0]).masked(MASK)),
                attack(
                        "bytes that are no text",
                        1007,
                        WireFrame.of(WireFrame.TEXT, new byte[] {-1}).masked(MASK)),
                attack(
                        "a binary message",
                        1003,
                        WireFrame.of(WireFrame.BINARY, new byte[9]).masked(MASK)),
                attack("HTTP in place of frames", 1002, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    private static Attack attack(String name, int code, byte[] bytes) {
        return attack(name, Set.of(code), bytes);
    }

    private static Attack attack(String name, Set<Integer> codes, byte[] bytes) {
        return new Attack(name, bytes, codes);
    }

    private static WireFrame text(String text) {
        return WireFrame.of(WireFrame.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] head(int first, long length, boolean masked) {
        if (length >= 0) {
            return WireFrame.head(first, length, masked, MASK);
        }
        byte[] head = WireFrame.head(first, 1L << 62, masked, MASK);
        Arrays.fill(head, 2, 10, (byte) 0xFF);
        return head;
    }

    /** A text message that does not end. */
    private static byte[] fragments(int count, int size) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(count * (size + 6));
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) ' ');
        byte[] more = new WireFrame(WireFrame.CONTINUATION, false, 0, payload).masked(MASK);
        all.writeBytes(new WireFrame(WireFrame.TEXT, false, 0, payload).masked(MASK));
        for (int i = 1; i < count; i++) {
            all.writeBytes(more);
        }
        return all.toByteArray();
    }

    /** 64 MiB of nothing. */
    private static byte[] bomb() {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[64 * MIB]);
        deflater.finish();
        byte[] packed = new byte[MIB];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    @Order(3)
    @ParameterizedTest
    @MethodSource("attacks")
    void attackClosesTheSocketWithItsCode(Attack attack) {
        // Given
        try (RawSocket socket = withKey()) {

            // When
            socket.write(attack.bytes());
            Arrival closing = socket.next(LONG);

            // Then
            assertThat(closing).isNotNull();
            assertThat(closing.frame())
                    .as("a close frame, not %s", closing.end())
                    .isNotNull();
            assertThat(closing.frame().opcode()).isEqualTo(WireFrame.CLOSE);
            assertThat(attack.codes()).contains(closing.frame().closeCode());
            socket.sendClose(1000);
            assertThat(socket.next(LONG).end()).isNotNull();
            refused++;
        }
    }

    @Order(3)
    @Test
    void textBehindACloseIsNotTaken() {
        // Given
        try (RawSocket socket = withKey()) {

            // When
            socket.sendClose(1000);
            socket.send(WireFrame.TEXT, "{\"model\":\"hub-chat\",\"messages\":[]}");

            // Then
            assertThat(socket.next(LONG).frame().closeCode()).isEqualTo(1000);
            assertThat(socket.next(LONG).end()).isEqualTo(RawSocket.End.CLOSED);
            refused++;
        }
    }

    @Order(3)
    @Test
    void pongsThatNobodyReadsHoldTheSender() throws Exception {
        // Given
        byte[] pings = pings(MIB);
        int enough = 64;
        int taken = 0;

        // When
        try (DeafSocket socket = new DeafSocket(hub.port(), PATH, key)) {
            while (taken < enough && socket.write(pings, Duration.ofSeconds(2))) {
                taken++;
            }
        }

        // Then
        assertThat(taken).as("MiB of pings").isLessThan(enough);
        refused++;
    }

    private static byte[] pings(int bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes);
        byte[] ping = WireFrame.of(WireFrame.PING, new byte[125]).masked(MASK);
        while (all.size() < bytes) {
            all.writeBytes(ping);
        }
        return all.toByteArray();
    }

    /** Just short of being closed, on many sockets at once: what a fragment flood can make the hub keep. */
    @Order(4)
    @Test
    void fragmentsOfOneByteCostLittleMemory() {
        // Given
        int count = 100;
        byte[] fragments = fragments(4000, 1);
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(withKey());
        }
        long before = memory();

        // When
        for (RawSocket socket : sockets) {
            socket.write(fragments);
            socket.send(WireFrame.PING, "there?");
        }
        for (RawSocket socket : sockets) {
            assertThat(socket.next(LONG).frame().opcode()).isEqualTo(WireFrame.PONG);
        }
        long each = Math.max(0, memory() - before) / count;

        // Then
        sockets.forEach(RawSocket::close);
        Figures.record("W4b", each / 1024 + " KiB held for 4,000 fragments of 1 byte", "1 MiB", each <= MIB);
        assertThat(each).isLessThan(MIB);
    }

    private static long memory() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    @Order(5)
    @Test
    void noSecretIsInTheLog() {
        // Given
        String seen = "a-secret-that-is-logged";
        LoggerFactory.getLogger("somebody").atDebug().addKeyValue("token", seen).log("careless");
        assertThat(log.linesWith(seen)).hasSize(1);
        assertThat(log.count()).isGreaterThan(100);
        assertThat(TICKETS).hasSizeGreaterThan(5);

        // When
        List<String> leaks = new ArrayList<>(log.linesWith(key));
        TICKETS.forEach(ticket -> leaks.addAll(log.linesWith(ticket)));
        leaks.addAll(log.linesWith(HubFixture.ADMIN_KEY));

        // Then
        String measured = refused + " attacks refused, " + leaks.size() + " secrets in " + log.count() + " log lines";
        Figures.record("W4b", measured, "all refused, no token in any log", leaks.isEmpty());
        assertThat(leaks).isEmpty();
    }
}
