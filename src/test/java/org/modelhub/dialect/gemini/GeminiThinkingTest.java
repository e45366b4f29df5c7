package org.modelhub.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.wire.JsonView;

/** The thinking switch of clients in the form that each generation of Google's models takes. */
class GeminiThinkingTest {

    private static final char QUOTE = '`';

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = QUOTE, textBlock = """
            gemini-2.5-pro        | "reasoning_effort":"none"   | {"thinkingBudget":128}
            gemini-2.5-pro        | "reasoning_effort":"low"    | {"includeThoughts":true,"thinkingBudget":1024}
            gemini-2.5-pro        | "thinking":{"type":"enabled","budget_tokens":99999} \
            | {"includeThoughts":true,"thinkingBudget":32768}
            gemini-2.5-flash      | "enable_thinking":false     | {"thinkingBudget":0}
            gemini-2.5-flash      | "thinking":{"type":"enabled","budget_tokens":30000} \
            | {"includeThoughts":true,"thinkingBudget":24576}
            gemini-2.5-flash      | "reasoning_effort":"medium" | {"includeThoughts":true,"thinkingBudget":8192}
            gemini-2.5-flash-lite | "enable_thinking":true      | {"includeThoughts":true,"thinkingBudget":-1}
            gemini-2.5-flash-lite | "thinking":{"type":"enabled","budget_tokens":100} \
            | {"includeThoughts":true,"thinkingBudget":512}
            gemini-3.8-flash      | "reasoning_effort":"minimal" | {"includeThoughts":true,"thinkingLevel":"LOW"}
            gemini-3.8-flash      | "reasoning_effort":"xhigh"  | {"includeThoughts":true,"thinkingLevel":"HIGH"}
            gemini-3.8-flash      | "enable_thinking":false     | {"thinkingLevel":"LOW"}
            gemini-3.8-flash      | "enable_thinking":true      | {"includeThoughts":true}
            gemini-3.5-flash-lite | "enable_thinking":false     | {"thinkingLevel":"MINIMAL"}
            gemini-3.1-pro-preview | "thinking":{"type":"enabled","budget_tokens":900} \
            | {"includeThoughts":true,"thinkingLevel":"LOW"}
            models/gemini-3.1-pro-preview | "thinking":{"type":"enabled","budget_tokens":9000} \
            | {"includeThoughts":true,"thinkingLevel":"HIGH"}
            gemini-flash-latest   | "reasoning_effort":"medium" | {"includeThoughts":true,"thinkingLevel":"MEDIUM"}
            gemini-3.8-flash      | "temperature":1             | none
            gemini-2.0-flash      | "reasoning_effort":"high"   | none
            gemma-4-31b-it        | "reasoning_effort":"high"   | none
            """)
    void switchIsSentAsTheModelTakesIt(String model, String asked, String expected) {
        // Given
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"}]," + asked + "}";
        ChatRequest request = new OpenAiDialect().readChat(ClientCall.of(body.getBytes(StandardCharsets.UTF_8)));

        // When
        byte[] sent = new GeminiUpstream()
                .writeChat(request, new UpstreamModel(model, Quirks.NONE), false)
                .body();

        // Then
        byte[] config = JsonView.parse(sent).raw("generationConfig");
        byte[] thinking = config == null ? null : JsonView.parse(config).raw("thinkingConfig");
        assertThat(thinking == null ? "none" : new String(thinking, StandardCharsets.UTF_8))
                .isEqualTo(expected);
    }
}
