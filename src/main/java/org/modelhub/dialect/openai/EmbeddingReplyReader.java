package org.modelhub.dialect.openai;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.EmbeddingReply;
import org.modelhub.chat.EmbeddingRequest;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.Vectors;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/** Reads vectors and puts them in the order of the inputs, which not every vendor keeps. */
final class EmbeddingReplyReader {

    private final JsonReader reader;
    private final float[][] vectors;
    private int count;
    private int tokens;

    private EmbeddingReplyReader(JsonReader reader, int inputs) {
        this.reader = reader;
        this.vectors = new float[inputs][];
    }

    static EmbeddingReply read(EmbeddingRequest request, byte[] body) {
        EmbeddingReplyReader reply =
                new EmbeddingReplyReader(new JsonReader(body), request.inputs().size());
        reply.fields();
        List<float[]> sent = new ArrayList<>(Arrays.asList(reply.vectors));
        sent.removeIf(vector -> vector == null);
        return new EmbeddingReply(Vectors.requireUsable(sent, reply.vectors.length), TokenUsage.of(reply.tokens, 0));
    }

    private void fields() {
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("data") && reader.peek() == Type.ARRAY) {
                data();
            } else if (reader.nameIs("usage")) {
                tokens = UsageReader.promptTokens(reader);
            } else if (reader.nameIs("error") && reader.peek() != Type.NULL) {
                ChatChunk.Failure failure = UpstreamErrors.inside(reader);
                throw new HubException(failure.error());
            } else {
                reader.skip();
            }
        }
        reader.end();
    }

    private void data() {
        reader.beginArray();
        while (reader.hasNext()) {
            element();
        }
    }

    private void element() {
        int index = count++;
        float[] vector = null;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("index") && reader.peek() == Type.NUMBER) {
                index = reader.integer();
            } else if (reader.nameIs("embedding")) {
                vector = Vectors.read(reader);
            } else {
                reader.skip();
            }
        }
        if (index < 0 || index >= vectors.length || vectors[index] != null) {
            throw UpstreamErrors.unreadableReply("its vectors do not belong to the texts");
        }
        vectors[index] = vector;
    }
}
