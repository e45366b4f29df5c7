package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.modelhub.upstream.HubClient.Answer;

class KeptConnectionTest {

    /** An upstream that answers the first call of each connection and closes it without a word when the second comes. */
    private static final class OneCallPerConnection implements AutoCloseable {

        private static final String BODY = "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();

        OneCallPerConnection() throws IOException {
            Thread thread = new Thread(this::accept, "one-call-per-connection");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread thread = new Thread(() -> serve(socket), "one-call");
                    thread.setDaemon(true);
                    thread.start();
                }
            } catch (IOException over) {
                // The test is over.
            }
        }

        private void serve(Socket socket) {
            try (socket) {
                socket.getInputStream().read(new byte[8192]);
                String reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length()
                        + "\r\n\r\n" + BODY;
                socket.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
                socket.getInputStream().read(new byte[8192]);
            } catch (IOException gone) {
                // The hub closed first.
            }
        }

        String baseUrl() {
            return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void callThatMeetsAConnectionItsProviderHasJustGivenUpIsSentOnceMore() throws Exception {
        // Given
        try (OneCallPerConnection upstream = new OneCallPerConnection();
                UpstreamFixture hub = UpstreamFixture.patient(upstream.baseUrl())) {
            HubClient client = new HubClient(hub.edge().port());

            // When
            for (int call = 0; call < 6; call++) {
                Answer answer = client.chat(HubClient.PLAIN);

                // Then
                assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            }
            assertThat(upstream.connections.get()).isEqualTo(6);
        }
    }
}
