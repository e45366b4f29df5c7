package org.modelhub;

import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.anthropic.AnthropicDialect;
import org.modelhub.dialect.anthropic.AnthropicUpstream;
import org.modelhub.dialect.ollama.OllamaDialect;
import org.modelhub.dialect.openai.CompletionsDialect;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;

/** Every wire format that the hub speaks. */
public final class HubDialects {

    private HubDialects() {}

    public static Dialects all() {
        return new Dialects(
                List.of(new AnthropicDialect(), new OpenAiDialect(), new CompletionsDialect()),
                List.of(new AnthropicUpstream(), new OpenAiUpstream(), new OllamaDialect()));
    }
}
