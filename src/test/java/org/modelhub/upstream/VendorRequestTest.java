package org.modelhub.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;
import org.modelhub.fault.VendorProfile;
import org.modelhub.provider.ProviderKamelet;

/**
 * What each vendor gets for the requests in {@code vendors/requests}, by the quirks its Kamelet declares: nothing that
 * it does not document, and what {@code vendors/<name>.golden} shows. {@code -Dgolden.write=true} writes those files, to
 * be read before they are committed.
 */
class VendorRequestTest {

    private static final Path FOLDER = Path.of("src/test/resources/vendors");
    private static final OpenAiDialect CLIENT = new OpenAiDialect();
    private static final OpenAiUpstream UPSTREAM = new OpenAiUpstream();

    @TestFactory
    Stream<DynamicTest> requests() throws IOException {
        return files(FOLDER, ".yaml").stream()
                .map(file -> file.getFileName().toString().replace(".yaml", ""))
                .map(vendor -> DynamicTest.dynamicTest(vendor, () -> run(vendor)));
    }

    @TestFactory
    Stream<DynamicTest> modelsOfVendors() throws IOException {
        return files(Path.of("kamelets"), ".yaml").stream()
                .map(file -> file.getFileName().toString().replace(".kamelet.yaml", ""))
                .filter(name -> name.startsWith("model-") && !vendorOf(name).isEmpty())
                .map(name -> DynamicTest.dynamicTest(name, () -> runModel(name)));
    }

    /** Empty for a model of a vendor without a profile. */
    private static String vendorOf(String model) {
        String vendor = ProviderKamelet.read(model).calls().replaceAll("^kamelet:provider-(.*)-action$", "$1");
        return Files.exists(FOLDER.resolve(vendor + ".yaml")) ? vendor : "";
    }

    private static void runModel(String name) throws IOException {
        // Given
        String vendor = vendorOf(name);
        ProviderKamelet kamelet = ProviderKamelet.of(vendor);
        Map<String, String> given = ProviderKamelet.read(name).options();
        Quirks quirks = quirks(kamelet.options(given));
        UpstreamModel model = new UpstreamModel(given.get("model"), quirks);

        // When
        byte[] everything = Files.readAllBytes(FOLDER.resolve("requests/chat-everything.json"));
        JsonObject sent = new JsonObject(text(call("chat", everything, model)));

        // Then
        assertThat(VendorProfile.of(vendor).objection("chat", sent)).isNull();
        assertThat(quirks.drop()).noneMatch(sent::containsKey);
        assertThat(kamelet.properties().keySet().containsAll(given.keySet())).isTrue();
        // A server of one's own is unavailable until its address is set; a vendor's is known.
        String address = kamelet.defaultOf("baseUrl");
        assertThat(given.get("baseUrl"))
                .matches("\\{\\{env:[A-Z]+_BASE_URL:.*}}")
                .contains(address.contains("//localhost") ? "_BASE_URL:}}" : address);
    }

    private static void run(String vendor) throws IOException {
        // Given
        ProviderKamelet kamelet = ProviderKamelet.of(vendor);
        UpstreamModel model = new UpstreamModel("up-1", quirks(kamelet.options()));
        String base = URI.create(kamelet.defaultOf("baseUrl")).getPath();
        VendorProfile profile = VendorProfile.of(vendor);

        // When
        StringBuilder seen = new StringBuilder("== declared\nstructured: "
                + model.quirks().structured() + "\nimages: " + model.quirks().images() + "\n");
        for (Path request : files(FOLDER.resolve("requests"), ".json")) {
            String name = request.getFileName().toString().replace(".json", "");
            String operation = name.replaceFirst("-.*", "");
            if (profile.offers(operation)) {
                OutboundCall call = call(operation, Files.readAllBytes(request), model);
                assertDocumented(profile, operation, base, call);
                show(name, Files.readString(request), base, call, seen);
            }
        }

        // Then
        Path golden = FOLDER.resolve(vendor + ".golden");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, seen);
        }
        assertThat(seen.toString()).isEqualTo(Files.readString(golden));
    }

    private static void assertDocumented(VendorProfile profile, String operation, String base, OutboundCall call) {
        assertThat(base + call.path()).isEqualTo(profile.path(operation));
        assertThat(profile.objection(operation, new JsonObject(text(call)))).isNull();
    }

    private static OutboundCall call(String operation, byte[] body, UpstreamModel model) {
        ClientCall call = ClientCall.of(body);
        return switch (operation) {
            case "embedding" -> UPSTREAM.writeEmbedding(CLIENT.readEmbedding(call), model);
            case "rerank" -> UPSTREAM.writeRerank(CLIENT.readRerank(call), model);
            default -> {
                var request = CLIENT.readChat(call);
                yield UPSTREAM.writeChat(request, model, request.stream());
            }
        };
    }

    /** One field a line, so that a change shows as what it is. */
    private static void show(String name, String request, String base, OutboundCall call, StringBuilder out) {
        out.append("== ").append(name).append('\n').append(request).append("----\n");
        out.append(base).append(call.path()).append('\n');
        new JsonObject(text(call))
                .forEach(field -> out.append(field.getKey())
                        .append(": ")
                        .append(Json.encode(field.getValue()))
                        .append('\n'));
    }

    private static String text(OutboundCall call) {
        return new String(call.body(), StandardCharsets.UTF_8);
    }

    private static Quirks quirks(Map<String, String> options) {
        UpstreamEndpoint endpoint = new UpstreamEndpoint("upstream:openai", null, "openai");
        endpoint.setDrop(options.get("drop"));
        endpoint.setRename(options.get("rename"));
        endpoint.setClamp(options.get("clamp"));
        endpoint.setDefaults(options.getOrDefault("defaults", "").replaceAll("^RAW\\((.*)\\)$", "$1"));
        endpoint.setThinking(options.get("thinking"));
        endpoint.setPaths(options.get("paths"));
        endpoint.setStructured(options.get("structured"));
        endpoint.setImages(options.get("images"));
        return QuirkParser.parse(endpoint);
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
