package org.modelhub.dialect;

import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.wire.JsonView;

/**
 * The upstream's name of a model, and how its provider deviates from the dialect.
 *
 * @param name as the provider knows it
 */
public record UpstreamModel(String name, Quirks quirks) {

    /** A call of this model, at the path that its provider declares or else at the dialect's own. */
    public OutboundCall call(String operation, String path, byte[] body) {
        return new OutboundCall(quirks.paths().getOrDefault(operation, path), body);
    }

    /** A call whose body has not met the quirks yet. */
    public OutboundCall quirkedCall(String operation, String path, byte[] body) {
        return call(
                operation, path, QuirkEdit.applied(JsonView.parse(body), quirks).bytes());
    }
}
