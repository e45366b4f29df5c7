package org.modelhub.dialect.ollama;

import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.openai.CanonicalRequest;
import org.modelhub.wire.JsonView;

/** Ollama's {@code /api/generate}: a prompt in, text out. The prompt is one message of a user in the canonical form. */
public final class OllamaGenerateDialect extends OllamaClientDialect {

    public OllamaGenerateDialect() {
        super(AnswerForm.GENERATE);
    }

    @Override
    public String name() {
        return "ollama-generate";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return CanonicalRequest.reading(() -> OllamaRequest.generate(JsonView.parse(call.body())));
    }
}
