package org.modelhub.admission;

import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.Conversation;
import org.modelhub.dialect.Conversation.Document;
import org.modelhub.dialect.Conversation.Image;
import org.modelhub.dialect.Conversation.InlineData;
import org.modelhub.dialect.Conversation.Part;
import org.modelhub.dialect.ToolSet;
import org.modelhub.stream.TokenCounter;

/**
 * Estimates what a whole request takes in: texts, calls and tools by the hub's tokenizer, the rest by rule of thumb,
 * since the hub does not open pictures and documents.
 */
final class PromptSize {

    /** What a vendor counts for a picture that it has scaled down to the largest size it looks at. */
    private static final int PICTURE = 1600;

    /** Two pages or so. */
    private static final int DOCUMENT = 3000;

    private static final int PER_TOOL = 8;

    private final TokenCounter counter;

    PromptSize(TokenCounter counter) {
        this.counter = counter;
    }

    int of(ChatRequest request) {
        int tokens = counter.countPromptExactly(request);
        for (Conversation.Turn turn : Conversation.of(request.body()).turns()) {
            tokens += turn.parts().stream().mapToInt(this::media).sum();
            for (Conversation.Call call : turn.calls()) {
                tokens += counter.count(call.name()) + counter.count(call.arguments());
            }
        }
        for (ToolSet.Tool tool : ToolSet.of(request.body()).tools()) {
            tokens += PER_TOOL + counter.count(tool.name()) + count(tool.description()) + count(tool.parameters());
        }
        return tokens;
    }

    private int media(Part part) {
        if (part instanceof Image) {
            return PICTURE;
        }
        return part instanceof Document document ? document(document) : 0;
    }

    /** Base64 of plain text has four chars for three bytes, and a token has about four bytes. */
    private static int document(Document document) {
        InlineData inline = document.url() == null ? null : InlineData.of(document.url());
        if (inline == null || !inline.type().startsWith("text/")) {
            return DOCUMENT;
        }
        return inline.data().length() * 3 / 16;
    }

    private int count(@Nullable String text) {
        return text == null ? 0 : counter.count(text);
    }
}
