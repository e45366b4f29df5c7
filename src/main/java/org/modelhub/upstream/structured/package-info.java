/**
 * Structured output for providers that do not do it themselves: the schema becomes an instruction, the answer is checked.
 * The way in is {@link org.modelhub.upstream.structured.StructuredOutput}.
 */
package org.modelhub.upstream.structured;
