/**
 * Generations of public names: the files under {@code routes/model} and {@code kamelets} become live, are swapped
 * without losing a request, drained, removed and rolled back. The way in for requests is {@link
 * org.modelhub.swap.LiveRoutes#acquire}; the work is done by {@link org.modelhub.swap.Swapper}.
 *
 * <p>A Kamelet is instantiated per generation under the id {@code <name>@<generation>}. Camel's {@code
 * camel.kamelet.<name>.<property>} settings, which go by the id, therefore do not reach it: defaults and {@code
 * {{env:NAME:}}} placeholders in the Kamelet do.
 */
package org.modelhub.swap;
