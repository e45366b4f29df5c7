package org.modelhub;

import java.util.List;
import org.modelhub.dialect.Dialects;
import org.modelhub.dialect.dashscope.DashScopeDialect;
import org.modelhub.dialect.ollama.OllamaDialect;
import org.modelhub.dialect.openai.CompletionsDialect;
import org.modelhub.dialect.openai.OpenAiDialect;
import org.modelhub.dialect.openai.OpenAiUpstream;
import org.modelhub.dialect.tgi.TgiDialect;

/** Every wire format that the hub speaks. */
public final class HubDialects {

    private HubDialects() {}

    public static Dialects all() {
        return new Dialects(
                List.of(new OpenAiDialect(), new CompletionsDialect()),
                List.of(new DashScopeDialect(), new OpenAiUpstream(), new OllamaDialect(), new TgiDialect()));
    }
}
