package org.modelhub.wire;

/** A pull reader over JSON bytes that were checked before or come from an upstream; strict, and without a tree. */
public final class JsonReader {}
