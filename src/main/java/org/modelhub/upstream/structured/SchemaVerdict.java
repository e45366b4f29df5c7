package org.modelhub.upstream.structured;

import org.jspecify.annotations.Nullable;

/**
 * What came of a check; one of the two is null.
 *
 * @param json the answer without what stood around it
 * @param violation a sentence
 */
public record SchemaVerdict(@Nullable String json, @Nullable String violation) {}
