package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.errors.InternalServerException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubCaller;
import org.modelhub.HubFixture;
import org.modelhub.fault.ScriptedUpstream;

/** Pictures, sound and moderation, asked by OpenAI's own client. */
class MediaTest {

    private static final String SECRET = "sound \u0000\r\n--hub bytes";

    private static ScriptedUpstream upstream;
    private static HubFixture hub;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        hub = new HubFixture("test.upstream.url=" + upstream.baseUrl());
        for (String kind : List.of("moderation", "image", "speech", "transcription")) {
            add("hub-" + kind, kind, "scripted-" + kind);
        }
        add("moderation-default", "moderation", "scripted-default");
        add("hub-speech-slow", "speech", "scripted-speech-pace-20");
        add("hub-speech-broken", "speech", "scripted-speech-fail-midstream");
        hub.awaitNames("hub-image", "hub-transcription", "moderation-default", "hub-speech-slow", "hub-speech-broken");
        client = OpenAIOkHttpClient.builder()
                .baseUrl(hub.baseUrl())
                .apiKey(HubFixture.ADMIN_KEY)
                .maxRetries(0)
                .build();
    }

    private static void add(String name, String kind, String model) {
        hub.add(
                name,
                kind,
                "provider-openai-action",
                Map.of("baseUrl", upstream.baseUrl(), "apiKey", "some-key", "model", model));
    }

    @AfterAll
    static void stop() {
        client.close();
        hub.close();
        upstream.close();
    }

    @Test
    void harmIsFoundForEachText() {
        // When
        ModerationCreateResponse answer = client.moderations()
                .create(ModerationCreateParams.builder()
                        .model("hub-moderation")
                        .inputOfStrings(List.of("hello", "harm"))
                        .build());

        // Then
        assertThat(answer.model()).isEqualTo("hub-moderation");
        assertThat(answer.results()).extracting(result -> result.flagged()).containsExactly(false, true);
    }

    @Test
    void moderationWithoutAModelAsksTheDefaultName() {
        // When
        ModerationCreateResponse answer = client.moderations()
                .create(ModerationCreateParams.builder().input("hello").build());

        // Then
        assertThat(answer.model()).isEqualTo("moderation-default");
    }

    @Test
    void picturesAreMadeFromATextAndFromAPicture() {
        // When
        ImagesResponse made = client.images()
                .generate(ImageGenerateParams.builder()
                        .model("hub-image")
                        .prompt("a dot")
                        .n(2)
                        .build());
        ImagesResponse changed = client.images()
                .edit(ImageEditParams.builder()
                        .model("hub-image")
                        .prompt("blue")
                        .image(bytes("not really a png"))
                        .build());

        // Then
        assertThat(made.data().orElseThrow()).hasSize(2);
        assertThat(changed.data().orElseThrow()).hasSize(1);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void soundOfAFormReachesTheVendorWholeUnderTheVendorsModel() {
        // When
        String text = client.audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .model("hub-transcription")
                        .language("zh")
                        .file(MultipartField.<InputStream>builder()
                                .value(bytes(SECRET))
                                .filename("a \"quoted\" 名.wav")
                                .contentType("audio/wav")
                                .build())
                        .build())
                .asTranscription()
                .text();

        // Then
        String seen = new String(
                upstream.seen()
                        .requests()
                        .get(upstream.seen().requests().size() - 1)
                        .body(),
                StandardCharsets.ISO_8859_1);
        assertThat(text).isEqualTo("heard 你好");
        assertThat(seen)
                .contains("name=\"model\"\r\n\r\nscripted-transcription\r\n", "\r\n\r\n" + SECRET + "\r\n")
                .contains("name=\"language\"\r\n\r\nzh\r\n")
                .doesNotContain("hub-transcription");
    }

    @Test
    void transcriptionAsTextIsText() throws Exception {
        // Given
        String form = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nhub-transcription\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"response_format\"\r\n\r\ntext\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nxx\r\n--b--\r\n";

        // When
        java.net.http.HttpResponse<String> answer =
                form("/audio/transcriptions", "multipart/form-data; boundary=b", form);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("plain 你好\n");
    }

    private static java.net.http.HttpResponse<String> form(String path, String type, String body) throws Exception {
        return java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(java.net.URI.create(hub.baseUrl() + path))
                                .header("Authorization", "Bearer " + HubFixture.ADMIN_KEY)
                                .header("Content-Type", type)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void speechArrivesWhileItIsMade() throws IOException {
        // Given
        long before = upstream.seen().bytesOut();

        // When
        try (HttpResponse speech = client.audio().speech().create(speech("hub-speech-slow", "x".repeat(50)));
                InputStream sound = speech.body()) {
            byte[] first = sound.readNBytes(4096);
            boolean early = upstream.seen().bytesOut() - before < 50 * 4096L;
            byte[] rest = sound.readAllBytes();

            // Then
            assertThat(speech.headers().values("content-type")).containsExactly("audio/mp3");
            assertThat(first).containsOnly(50);
            assertThat(early).isTrue();
            assertThat(rest).hasSize(49 * 4096);
        }
    }

    private static SpeechCreateParams speech(String model, String text) {
        return SpeechCreateParams.builder()
                .model(model)
                .voice("alloy")
                .input(text)
                .responseFormat(SpeechCreateParams.ResponseFormat.MP3)
                .build();
    }

    @Test
    void speechThatBreaksOffIsNotAWholeFile() {
        // When
        HttpResponse speech = client.audio().speech().create(speech("hub-speech-broken", "x".repeat(20)));

        // Then
        assertThatThrownBy(() -> speech.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void clientThatStopsListeningEndsTheCall() throws IOException {
        // Given
        int before = upstream.seen().abandoned().size();
        HttpResponse speech = client.audio().speech().create(speech("hub-speech-slow", "x".repeat(100)));
        speech.body().readNBytes(4096);

        // When
        speech.close();

        // Then
        await().until(() -> upstream.seen().abandoned().size() == before + 1);
    }

    @Test
    void textWhereSoundIsAwaitedIsARefusal() {
        // Given
        hub.add(
                "hub-speech-text",
                "speech",
                "provider-openai-action",
                Map.of(
                        "baseUrl", upstream.baseUrl(),
                        "apiKey", "some-key",
                        "model", "scripted",
                        "paths", "speech=/moderations"));
        hub.awaitNames("hub-speech-text");

        // When
        SpeechCreateParams params = speech("hub-speech-text", "x");

        // Then
        assertThatThrownBy(() -> client.audio().speech().create(params)).isInstanceOf(InternalServerException.class);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /audio/transcriptions | application/json                | {}                      | 415
            /audio/transcriptions | multipart/form-data             | --b                     | 400
            /audio/transcriptions | multipart/form-data; boundary=b | --b                     | 400
            /audio/transcriptions | multipart/form-data; boundary=b | --b--                   | 400
            /images/generations   | multipart/form-data; boundary=b | --b--                   | 415
            /chat/completions     | multipart/form-data; boundary=b | --b--                   | 415
            /audio/speech         | application/json                | {"model":"hub-speech"}  | 400
            /audio/speech         | application/json                | {"model":"hub-chat","input":"x","voice":"v"} | 400
            /images/generations   | application/json                | {"model":"hub-image","prompt":"x","n":11}    | 400
            /moderations          | application/json                | {"input":5}             | 400
            /images/generations   | application/json | {"model":"hub-image","prompt":"x","stream":true} | 400
            """)
    void whatIsNotSuchARequestIsRefused(String path, String type, String body, int status) throws Exception {
        // When
        java.net.http.HttpResponse<String> answer = form(path, type, body);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .isNotBlank();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"name%0D%0AX-Evil: 1", "name\\u0000x"})
    void nameOfAPartNeverBeginsAnotherHead(String name) throws Exception {
        // Given
        String evil = name.replace("%0D%0A", "\r\n").replace("\\u0000", "\u0000");
        String form = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nhub-transcription\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + evil + "\"\r\n\r\nxx\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"" + evil + "\"\r\n\r\nxx\r\n--b--\r\n";

        // When
        java.net.http.HttpResponse<String> answer =
                form("/audio/transcriptions", "multipart/form-data; boundary=b", form);

        // Then
        assertThat(answer.statusCode()).isIn(200, 400);
        if (answer.statusCode() == 200) {
            assertThat(upstream.seen()
                            .requests()
                            .get(upstream.seen().requests().size() - 1)
                            .text())
                    .doesNotContain("\r\nX-Evil", "\u0000");
        }
    }

    @Test
    void shippedNamesAreThereAndSayWhatTheyLack() {
        // When
        java.net.http.HttpResponse<String> answer = new HubCaller(hub.port(), HubFixture.ADMIN_KEY)
                .post("/v1/images/generations", "{\"model\":\"image-default\",\"prompt\":\"x\"}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("API key");
    }
}
