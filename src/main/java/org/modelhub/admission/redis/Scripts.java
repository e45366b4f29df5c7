package org.modelhub.admission.redis;

import org.modelhub.redis.RedisScript;

/** The scripts of the buckets. */
final class Scripts {

    static final RedisScript BUCKETS = RedisScript.read(Scripts.class, "buckets.lua");
    static final RedisScript BEAT = RedisScript.read(Scripts.class, "beat.lua");

    private Scripts() {}
}
