package org.modelhub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** An answer as a document shows it, held against one that was given; its values are those of another day. */
final class ShownAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ShownAnswer() {}

    static void holds(String answer, MarkdownPage.Block shown) throws IOException {
        if (shown.language().equals("json")) {
            same(JSON.readTree(shown.text()), JSON.readTree(answer), "");
        } else if (shown.text().startsWith("data: ")) {
            assertThat(answer).startsWith("data: {").endsWith("data: [DONE]\n\n");
        } else if (shown.text().startsWith("id: ")) {
            assertThat(answer).startsWith("id: strm_").endsWith("data: [DONE]\n\n");
            assertThat(position(answer)).isEqualTo(position(shown.text()));
        }
    }

    /** Of the first event, within its stream. */
    private static String position(String events) {
        return events.lines().findFirst().orElse("").replaceFirst(".*:", "");
    }

    /** What the document shows must be there, object by object. */
    private static void same(JsonNode shown, JsonNode given, String at) {
        if (shown.isObject()) {
            shown.fieldNames().forEachRemaining(name -> {
                assertThat(given.has(name)).as(at + "/" + name).isTrue();
                same(shown.get(name), given.get(name), at + "/" + name);
            });
            given.fieldNames()
                    .forEachRemaining(name -> assertThat(shown.has(name))
                            .as("shown: " + at + "/" + name)
                            .isTrue());
        } else if (shown.isArray() && !shown.isEmpty() && !given.isEmpty()) {
            same(shown.get(0), given.get(0), at + "[0]");
        }
    }
}
