package org.modelhub.admission;

import org.jspecify.annotations.Nullable;

/**
 * The names of buckets, the same in all replicas: {@code <budget>/<scope>:<subject>:<unit>:<period in seconds>}, e.g.
 * {@code hub/key:AbC123:tokens:60}. The subject of a user is his key and a digest of what the client calls him, since
 * anybody may call a user anything.
 */
final class BucketName {

    private static final String USER = "/user:";
    private static final String EVERYBODY_ELSE = "*";

    private BucketName() {}

    static String of(String budget, Scope scope, String subject, Unit unit, Rate rate) {
        return budget
                + '/'
                + scope.word()
                + ':'
                + subject
                + ':'
                + unit.word()
                + ':'
                + rate.period().toSeconds();
    }

    static String user(String key, String digest) {
        return key + ':' + digest;
    }

    /** The key whose user this bucket belongs to; null for all other buckets. */
    static @Nullable String owner(String bucket) {
        int at = bucket.indexOf(USER);
        return at < 0 ? null : bucket.substring(at + USER.length(), bucket.indexOf(':', at + USER.length()));
    }

    /** The bucket of a key's users that have none of their own. */
    static String everybodyElse(String bucket) {
        int key = bucket.indexOf(':', bucket.indexOf(USER) + USER.length());
        return bucket.substring(0, key + 1) + EVERYBODY_ELSE + bucket.substring(bucket.indexOf(':', key + 1));
    }
}
