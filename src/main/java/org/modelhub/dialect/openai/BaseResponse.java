package org.modelhub.dialect.openai;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;

/**
 * What MiniMax says about failure in each of its answers, which have status 200 even so: {@code base_resp} with a code of
 * its own list. Where the list has the meaning of an HTTP status, the failure is told as under that status, so that a
 * client knows when to come again and an operator that a key is at fault.
 */
final class BaseResponse {

    private static final int UNAUTHORIZED = 401;
    private static final int UNPAID = 402;
    private static final int LIMITED = 429;

    private BaseResponse() {}

    /** The failure that the object at the reader tells of, or null if it tells of none; the reader stands behind it. */
    static ChatChunk.@Nullable Failure read(JsonReader reader, byte[] json) {
        int from = reader.at();
        int code = reader.peek() == Type.OBJECT ? code(reader) : skipped(reader);
        if (code == 0) {
            return null;
        }
        int status = status(code);
        return status == 0
                ? UpstreamErrors.inside(new JsonReader(json, from, reader.at(), JsonLimits.DEFAULT))
                : UpstreamErrors.inside(status, Arrays.copyOfRange(json, from, reader.at()));
    }

    private static int code(JsonReader reader) {
        int code = 0;
        reader.beginObject();
        while (reader.nextName()) {
            if (reader.nameIs("status_code") && reader.peek() == Type.NUMBER) {
                code = (int) reader.number();
            } else {
                reader.skip();
            }
        }
        return code;
    }

    private static int skipped(JsonReader reader) {
        reader.skip();
        return 0;
    }

    /** As MiniMax' list of error codes tells them: limits, keys, money; 0 for all others. */
    private static int status(int code) {
        return switch (code) {
            case 1002, 1039, 1041, 2045, 2056 -> LIMITED;
            case 1004, 2049 -> UNAUTHORIZED;
            case 1008 -> UNPAID;
            default -> 0;
        };
    }
}
