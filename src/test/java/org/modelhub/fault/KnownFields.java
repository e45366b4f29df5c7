package org.modelhub.fault;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A vendor's list of fields: a request with any other was not translated for this vendor. */
final class KnownFields {

    private KnownFields() {}

    /** @throws DecodeException that names the field, which the fake answers with 400 */
    static void require(JsonObject object, String... known) {
        for (String field : object.fieldNames()) {
            if (!List.of(known).contains(field)) {
                throw new DecodeException("unknown field '" + field + "'");
            }
        }
    }
}
