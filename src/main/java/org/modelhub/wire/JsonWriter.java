package org.modelhub.wire;

/** A growing byte buffer that JSON is written into. */
public final class JsonWriter {}
