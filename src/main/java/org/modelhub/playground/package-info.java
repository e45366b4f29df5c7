/**
 * The page at {@code /playground}, on which a stream can be cut and seen to go on. One way in: {@link
 * org.modelhub.playground.ServePlaygroundStep}. The page's files are resources; the client among them is {@code clients/js},
 * copied by the build.
 */
package org.modelhub.playground;
