package org.modelhub;

import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.anthropic.AnthropicDialect;
import org.modelhub.dialect.anthropic.AnthropicUpstream;
import org.modelhub.dialect.bedrock.BedrockDialect;
import org.modelhub.dialect.cohere.CohereDialect;
import org.modelhub.dialect.cohere.CohereUpstream;
import org.modelhub.dialect.dashscope.DashScopeDialect;
import org.modelhub.dialect.dify.KnowledgeDialect;
import org.modelhub.dialect.gemini.GeminiArrayDialect;
import org.modelhub.dialect.gemini.GeminiDialect;
import org.modelhub.dialect.gemini.GeminiSingleDialect;
import org.modelhub.dialect.gemini.GeminiUpstream;
import org.modelhub.dialect.huggingface.HuggingFaceDialect;
import org.modelhub.dialect.huggingface.HuggingFaceStreamDialect;
import org.modelhub.dialect.ollama.OllamaClientDialect;
import org.modelhub.dialect.ollama.OllamaDialect;
import org.modelhub.dialect.ollama.OllamaEmbeddingsDialect;
import org.modelhub.dialect.ollama.OllamaGenerateDialect;
import org.modelhub.dialect.openai.CompletionsDialect;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;
import org.modelhub.dialect.responses.ResponsesDialect;
import org.modelhub.dialect.responses.ResponsesUpstream;
import org.modelhub.dialect.tei.TeiDialect;
import org.modelhub.dialect.tei.TeiUpstream;
import org.modelhub.dialect.tgi.TgiDialect;

/** Every wire format that the hub speaks. */
public final class HubDialects {

    private HubDialects() {}

    public static Dialects all() {
        return new Dialects(
                List.of(
                        new AnthropicDialect(),
                        new CohereDialect(),
                        new CompletionsDialect(),
                        new GeminiArrayDialect(),
                        new GeminiDialect(),
                        new GeminiSingleDialect(),
                        new HuggingFaceDialect(),
                        new HuggingFaceStreamDialect(),
                        new KnowledgeDialect(),
                        new OllamaClientDialect(),
                        new OllamaEmbeddingsDialect(),
                        new OllamaGenerateDialect(),
                        new OpenAiDialect(),
                        new ResponsesDialect(),
                        new TeiDialect()),
                List.of(
                        new AnthropicUpstream(),
                        new BedrockDialect(),
                        new CohereUpstream(),
                        new DashScopeDialect(),
                        new GeminiUpstream(),
                        new OllamaDialect(),
                        new OpenAiUpstream(),
                        new ResponsesUpstream(),
                        new TeiUpstream(),
                        new TgiDialect()));
    }
}
