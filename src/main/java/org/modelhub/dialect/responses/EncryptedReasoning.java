package org.modelhub.dialect.responses;

import java.util.Objects;
import org.modelhub.chat.Signature;
import org.modelhub.chat.Signature.Signer;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * Reasoning that only the vendor can read, which a reasoning item carries in {@code encrypted_content}. The vendor knows
 * it together with the item's id, so the signature it travels as holds both; clients of the API see it without the mark
 * of OpenAI, and the signatures of other vendors with their mark.
 */
final class EncryptedReasoning {

    private static final char BEHIND_ID = ':';

    private EncryptedReasoning() {}

    /** As chunks carry it. */
    static String signature(String id, String encrypted) {
        return new Signature(Signer.OPENAI, false, id + BEHIND_ID + encrypted).text();
    }

    /** Of a client's item, whose content the hub gave out, or the vendor itself; empty if it has none. */
    static String signature(JsonView item) {
        if (item.type("encrypted_content") != Type.STRING) {
            return "";
        }
        String content = Objects.requireNonNull(item.string("encrypted_content"));
        if (content.isEmpty() || content.indexOf(BEHIND_ID) >= 0) {
            return content.isEmpty() ? "" : Signature.of(content, Signer.OPENAI).text();
        }
        String id = item.type("id") == Type.STRING ? Objects.requireNonNull(item.string("id")) : "";
        return signature(id, content);
    }

    /** Inside an item for a client. */
    static void writeForClient(String signature, JsonWriter out) {
        if (!signature.isEmpty()) {
            out.name("encrypted_content").value(Signature.of(signature).text(Signer.OPENAI));
        }
    }

    /** Inside an item for the vendor. */
    static void write(String signature, JsonWriter out) {
        String value = Signature.of(signature).value();
        int idEnd = value.indexOf(BEHIND_ID);
        if (idEnd > 0) {
            out.name("id").value(value.substring(0, idEnd));
        }
        out.name("encrypted_content").value(value.substring(idEnd + 1));
    }
}
