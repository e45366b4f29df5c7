package org.modelhub.exchange;

import org.jspecify.annotations.Nullable;

/** Looks keys up by the part of them that is no secret, for connections that showed their key when they began. */
@FunctionalInterface
public interface KeyLookup {

    /** The caller as the key stands now, or null if it is valid no longer. Never blocks. */
    @Nullable
    Caller known(String keyId);
}
