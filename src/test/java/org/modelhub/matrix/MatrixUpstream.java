package org.modelhub.matrix;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * One provider Kamelet before a fake of its vendor.
 *
 * @param name of the dialect
 * @param parameters of the Kamelet for a model of this name
 * @param asks what the vendor has a form for
 * @param reasons whether the vendor tells its reasoning
 */
record MatrixUpstream(
        String name,
        String kamelet,
        Function<String, Map<String, String>> parameters,
        Set<Ask> asks,
        boolean reasons,
        AutoCloseable fake) {}
