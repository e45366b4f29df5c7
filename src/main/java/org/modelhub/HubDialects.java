package org.modelhub;

import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.gemini.GeminiArrayDialect;
import org.modelhub.dialect.gemini.GeminiDialect;
import org.modelhub.dialect.gemini.GeminiSingleDialect;
import org.modelhub.dialect.gemini.GeminiUpstream;
import org.modelhub.dialect.ollama.OllamaDialect;
import org.modelhub.dialect.openai.CompletionsDialect;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;

/** Every wire format that the hub speaks. */
public final class HubDialects {

    private HubDialects() {}

    public static Dialects all() {
        return new Dialects(
                List.of(
                        new CompletionsDialect(),
                        new GeminiArrayDialect(),
                        new GeminiDialect(),
                        new GeminiSingleDialect(),
                        new OpenAiDialect()),
                List.of(new GeminiUpstream(), new OllamaDialect(), new OpenAiUpstream()));
    }
}
