package org.modelhub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersPageTest {

    private static final Path KAMELETS = Path.of("kamelets");
    private static final Path PAGE = Path.of("docs/providers.md");

    @Test
    void pageSaysWhatTheKameletsSay() throws IOException {
        // Given
        if (Boolean.getBoolean("providers.write")) {
            Files.writeString(PAGE, ProvidersPage.of(KAMELETS));
        }

        // When
        String page = ProvidersPage.of(KAMELETS);

        // Then
        assertThat(page)
                .as("docs/providers.md is stale: its head line says how to write it anew")
                .isEqualTo(Files.readString(PAGE));
    }

    @Test
    void everyProviderAndEveryModelIsThere() throws IOException {
        // Given
        String page = ProvidersPage.of(KAMELETS);

        // When
        Stream<Path> files = Files.list(KAMELETS);

        // Then
        try (files) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".kamelet.yaml", ""))
                            .filter(name -> name.startsWith("provider-") || name.startsWith("model-")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void readmeCountsWhatIsThere(String readme) throws IOException {
        // Given
        List<String> names;
        try (Stream<Path> files = Files.list(KAMELETS)) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }

        // When
        String text = Files.readString(Path.of(readme));

        // Then
        assertThat(text)
                .contains("**"
                        + names.stream()
                                .filter(name -> name.startsWith("provider-"))
                                .count() + "**")
                .contains("**"
                        + names.stream()
                                .filter(name -> name.startsWith("model-"))
                                .count() + "**");
    }

    @Test
    void everyLinkLeadsToAFile() {
        // When
        MarkdownPage page = MarkdownPage.of("docs/providers.md");

        // Then
        assertThat(page.localLinks()).isNotEmpty().allMatch(page::exists);
    }

    @Test
    void deviationsPricesAndDoubtsAreShown(@TempDir Path folder) throws IOException {
        // Given
        Files.writeString(folder.resolve("provider-p-action.kamelet.yaml"), """
                metadata:
                  name: provider-p-action
                spec:
                  definition:
                    title: P, a Provider
                    description: |
                      Calls P.
                      Unconfirmed: whether it
                      takes seeds.
                    properties:
                      clamp:
                        default: "temperature=0..1"
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to:
                            uri: upstream:openai
                            parameters:
                              baseUrl: "{{env:P_BASE_URL:https://p.example/v1}}"
                              apiKey: "RAW({{env:P_API_KEY:}})"
                              authentication: x-key
                              images: data
                              structured: instruct
                              thinking: none
                              drop: "seed,user"
                              clamp: "{{clamp}}"
                """);
        Files.writeString(folder.resolve("model-m-action.kamelet.yaml"), """
                metadata:
                  name: model-m-action
                  annotations:
                    modelhub/kind: chat
                    modelhub/upstream-model: m|1
                    modelhub/context: "131072"
                    modelhub/max-output: "4096"
                    modelhub/features: tools,vision
                    modelhub/price-input: "4.00"
                    modelhub/price-output: "8.00"
                    modelhub/price-currency: CNY
                    modelhub/price-date: 2026-01-02
                    modelhub/tier: external
                spec:
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to: kamelet:provider-p-action
                """);

        // When
        String page = ProvidersPage.of(folder);

        // Then
        assertThat(page)
                .contains(
                        "| [P, a Provider](#p-a-provider) | `provider-p-action` | `openai` | `https://p.example/v1` "
                                + "| x-key | `P_API_KEY`, `P_BASE_URL` | 1 |",
                        "- **JSON schemas**: as an instruction; the answer is checked",
                        "- **pictures**: as data; the hub fetches addresses",
                        "- **thinking switch**: none",
                        "- **left out**: `seed`, `user`",
                        "- **kept in range**: `temperature=0..1`",
                        "- **unconfirmed**: whether it takes seeds.",
                        "| m\\|1 | `model-m-action` | chat | 131,072 | 4,096 | tools, vision | 4.00 / 8.00 CNY "
                                + "| 2026-01-02 | external |");
    }
}
