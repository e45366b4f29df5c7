/**
 * Wire formats to and from the canonical form. One sub-package per format; the way in is {@link
 * org.modelhub.dialect.Dialects}.
 */
package org.modelhub.dialect;
