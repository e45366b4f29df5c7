package org.modelhub.identity;

/** A keyed hash of secrets. */
@FunctionalInterface
interface SecretMac {

    /** 32 bytes, of which the secret cannot be told without the key. */
    byte[] mac(String secret);
}
