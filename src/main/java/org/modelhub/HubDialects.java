package org.modelhub;

import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.dify.KnowledgeDialect;
import org.modelhub.dialect.ollama.OllamaDialect;
import org.modelhub.dialect.openai.CompletionsDialect;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;

/** Every wire format that the hub speaks. */
public final class HubDialects {

    private HubDialects() {}

    public static Dialects all() {
        return new Dialects(
                List.of(new OpenAiDialect(), new CompletionsDialect(), new KnowledgeDialect()),
                List.of(new OpenAiUpstream(), new OllamaDialect()));
    }
}
