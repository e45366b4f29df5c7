package org.modelhub;

import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.dashscope.DashScopeDialect;
import org.modelhub.dialect.huggingface.HuggingFaceDialect;
import org.modelhub.dialect.huggingface.HuggingFaceStreamDialect;
import org.modelhub.dialect.ollama.OllamaClientDialect;
import org.modelhub.dialect.ollama.OllamaDialect;
import org.modelhub.dialect.ollama.OllamaEmbeddingsDialect;
import org.modelhub.dialect.ollama.OllamaGenerateDialect;
import org.modelhub.dialect.openai.CompletionsDialect;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;
import org.modelhub.dialect.tgi.TgiDialect;

/** Every wire format that the hub speaks. */
public final class HubDialects {

    private HubDialects() {}

    public static Dialects all() {
        return new Dialects(
                List.of(
                        new CompletionsDialect(),
                        new HuggingFaceDialect(),
                        new HuggingFaceStreamDialect(),
                        new OllamaClientDialect(),
                        new OllamaEmbeddingsDialect(),
                        new OllamaGenerateDialect(),
                        new OpenAiDialect()),
                List.of(new DashScopeDialect(), new OllamaDialect(), new OpenAiUpstream(), new TgiDialect()));
    }
}
