package org.modelhub.dialect.huggingface;

import org.modelhub.chat.ChatRequest;
import org.modelhub.dialect.ChunkEncoder;
import org.modelhub.dialect.ClientCall;
import org.modelhub.dialect.ReplyHead;

/** {@code POST /v1/models/{id}/generate_stream}: the same as a stream, for which the path asks. */
public final class HuggingFaceStreamDialect extends HuggingFaceDialect {

    @Override
    public String name() {
        return "huggingface-stream";
    }

    @Override
    public ChatRequest readChat(ClientCall call) {
        return read(call, true);
    }

    @Override
    public boolean repeatsText() {
        return true;
    }

    @Override
    public ChunkEncoder chunkEncoder(ReplyHead head) {
        return new TokenEncoder();
    }
}
