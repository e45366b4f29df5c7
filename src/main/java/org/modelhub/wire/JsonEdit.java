package org.modelhub.wire;

/** Changes to the top level of a {@link JsonView}. */
public final class JsonEdit {}
