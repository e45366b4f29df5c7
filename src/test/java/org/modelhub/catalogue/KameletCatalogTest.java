package org.modelhub.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KameletCatalogTest {

    private static final String SOUND = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: say-word-action
              labels:
                camel.apache.org/kamelet.type: action
            spec:
              definition:
                title: Say word
                description: Says a word.
                properties:
                  apiKey:
                    title: Key
                    description: The credential.
                    type: string
                    format: password
                    x-descriptors:
                      - urn:camel:group:credentials
              template:
                from:
                  uri: kamelet:source
                  steps:
                    - setBody:
                        constant: "{{apiKey}} {{env:HOME:}}"
            """;

    @Test
    void allKameletsOfTheProjectKeepTheConventions() {
        // Given
        Map<String, String> kamelets = CatalogFiles.under("kamelets", ".kamelet.yaml");

        // When
        List<String> violations = KameletRules.violations(kamelets);

        // Then
        assertThat(kamelets).isNotEmpty();
        assertThat(violations).isEmpty();
    }

    @Test
    void soundKameletHasNoViolation() {
        // Given
        Map<String, String> kamelets = Map.of("kamelets/say-word-action.kamelet.yaml", SOUND);

        // When
        List<String> violations = KameletRules.violations(kamelets);

        // Then
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    camel.apache.org/v1           | camel.apache.org/v2          | apiVersion
                    kind: Kamelet                 | kind: Pipe                   | kind is not
                    name: say-word-action         | name: say-action             | the name is not the file's
                    kamelet.type: action          | kamelet.type: sink           | does not end with the type
                    title: Say word               | titel: Say word              | no title
                    description: Says             | descripton: Says             | no description
                    title: Key                    | titel: Key                   | property apiKey has no title
                    description: The              | descripton: The              | property apiKey has no description
                    type: string                  | tipe: string                 | property apiKey has no type
                    format: password              | format: uri                  | secret apiKey is not marked
                    urn:camel:group:credentials   | urn:camel:group:other        | secret apiKey is not marked
                    kamelet:source                | timer:tick                   | does not start at kamelet:source
                    {{apiKey}}                    | word                         | declared and not used: [apiKey]
                    {{env:HOME:}}                 | {{word}}                     | used and not declared: [word]
                    constant: "{{apiKey           | groovy: "{{apiKey            | inline code is forbidden
                    - setBody:                    | - to: direct:x#              | calls the route direct:x
                    """)
    void plantedViolationIsCaught(String sound, String broken, String violation) {
        // Given
        String text = SOUND.replace(sound, broken.endsWith("#") ? broken.replace("#", "\n        - setBody:") : broken);

        // When
        List<String> violations = KameletRules.violations(Map.of("kamelets/say-word-action.kamelet.yaml", text));

        // Then
        assertThat(violations).singleElement().asString().contains(violation);
    }

    @Test
    void twoKameletsOfOneTitleAreCaught() {
        // Given
        Map<String, String> kamelets = new LinkedHashMap<>();
        kamelets.put("kamelets/say-word-action.kamelet.yaml", SOUND);
        kamelets.put("kamelets/tell-word-action.kamelet.yaml", SOUND.replace("say-word", "tell-word"));

        // When
        List<String> violations = KameletRules.violations(kamelets);

        // Then
        assertThat(violations).singleElement().asString().contains("also that of kamelets/say-word-action");
    }
}
