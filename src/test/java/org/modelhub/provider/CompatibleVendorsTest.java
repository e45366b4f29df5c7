package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.modelhub.HubFixture;
import org.modelhub.fault.CompatibleUpstream;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.VendorProfile;

/** The kit over every vendor that is declared by quirks alone, against a fake that is as peculiar as the vendor. */
class CompatibleVendorsTest {

    private static CompatibleUpstream vendors;
    private static HubFixture shared;

    @BeforeAll
    static void openAll() {
        vendors = new CompatibleUpstream();
        shared = new HubFixture("test.upstream.url=http://127.0.0.1:9/v1");
    }

    @AfterAll
    static void closeAll() {
        shared.close();
        vendors.close();
    }

    @Test
    void everyVendorWithAProfileRunsTheKit() throws Exception {
        // Given
        Set<String> run = Arrays.stream(CompatibleVendorsTest.class.getDeclaredClasses())
                .filter(kit -> kit.isAnnotationPresent(Nested.class))
                .map(kit -> kit.getSimpleName().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());

        // When
        try (Stream<Path> profiles = Files.list(Path.of("src/test/resources/vendors"))) {
            Stream<String> declared = profiles.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .map(file -> file.replace(".yaml", ""));

            // Then
            assertThat(run).containsExactlyInAnyOrderElementsOf(declared.toList());
        }
    }

    /** One vendor; what it does not have at all is refused without blaming the client. */
    abstract static class Vendor extends VendorKit {

        private final ProviderKamelet kamelet;
        private final VendorProfile profile;

        Vendor(String name) {
            kamelet = ProviderKamelet.of(name);
            profile = VendorProfile.of(name);
        }

        @Override
        HubFixture openHub() {
            return shared;
        }

        @Override
        void closeHub(HubFixture opened) {}

        @Override
        FakePeer vendor() {
            return vendors;
        }

        /** At the path of the vendor's own address. */
        @Override
        String kamelet(String model, String key) {
            String path = URI.create(kamelet.defaultOf("baseUrl")).getPath();
            String bearer = kamelet.declares("authentication") ? "&authentication=bearer" : "";
            return "kamelet:" + kamelet.name() + "?model=" + model + "&apiKey=" + key + bearer + "&baseUrl="
                    + vendors.url(profile.name()) + path;
        }

        @Override
        @Test
        void vectorsComeInTheOrderOfTheirTextsAndNoneIsZero() {
            if (profile.offers("embedding")) {
                super.vectorsComeInTheOrderOfTheirTextsAndNoneIsZero();
            } else {
                assertMissing(ask(embedding(), texts("[\"alpha\"]")));
            }
        }

        @Override
        @Test
        void scoresAreInOrderWithinZeroAndOneAndNameTheirDocument() {
            if (profile.offers("rerank")) {
                super.scoresAreInOrderWithinZeroAndOneAndNameTheirDocument();
            } else {
                assertMissing(ask(rerank(), ranking("")));
            }
        }

        @Override
        @Test
        void noMoreResultsThanAskedFor() {
            if (profile.offers("rerank")) {
                super.noMoreResultsThanAskedFor();
            } else {
                assertMissing(ask(rerank(), ranking(",\"top_n\":1")));
            }
        }

        private static void assertMissing(KameletCaller.Outcome outcome) {
            assertThat(outcome.refusal().error().status()).isEqualTo(502);
            assertThat(outcome.anotherMayServe()).isTrue();
        }
    }

    @Nested
    class DeepSeek extends Vendor {
        DeepSeek() {
            super("deepseek");
        }
    }

    @Nested
    class Doubao extends Vendor {
        Doubao() {
            super("doubao");
        }
    }

    @Nested
    class Fireworks extends Vendor {
        Fireworks() {
            super("fireworks");
        }
    }

    @Nested
    class Groq extends Vendor {
        Groq() {
            super("groq");
        }
    }

    @Nested
    class LlamaCpp extends Vendor {
        LlamaCpp() {
            super("llamacpp");
        }
    }

    @Nested
    class LmStudio extends Vendor {
        LmStudio() {
            super("lmstudio");
        }
    }

    @Nested
    class LocalAi extends Vendor {
        LocalAi() {
            super("localai");
        }
    }

    @Nested
    class MiniMax extends Vendor {
        MiniMax() {
            super("minimax");
        }
    }

    @Nested
    class Mistral extends Vendor {
        Mistral() {
            super("mistral");
        }
    }

    @Nested
    class Moonshot extends Vendor {
        Moonshot() {
            super("moonshot");
        }
    }

    @Nested
    class Nvidia extends Vendor {
        Nvidia() {
            super("nvidia");
        }
    }

    @Nested
    class OpenRouter extends Vendor {
        OpenRouter() {
            super("openrouter");
        }
    }

    @Nested
    class Qianfan extends Vendor {
        Qianfan() {
            super("qianfan");
        }
    }

    @Nested
    class Qwen extends Vendor {
        Qwen() {
            super("qwen");
        }
    }

    @Nested
    class Sglang extends Vendor {
        Sglang() {
            super("sglang");
        }
    }

    @Nested
    class SiliconFlow extends Vendor {
        SiliconFlow() {
            super("siliconflow");
        }
    }

    @Nested
    class StepFun extends Vendor {
        StepFun() {
            super("stepfun");
        }
    }

    @Nested
    class Together extends Vendor {
        Together() {
            super("together");
        }
    }

    @Nested
    class Vllm extends Vendor {
        Vllm() {
            super("vllm");
        }
    }

    @Nested
    class Xai extends Vendor {
        Xai() {
            super("xai");
        }
    }

    @Nested
    class Xinference extends Vendor {
        Xinference() {
            super("xinference");
        }
    }

    @Nested
    class Zhipu extends Vendor {
        Zhipu() {
            super("zhipu");
        }
    }
}
