package org.modelhub.admission.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names a failure in the log by one word: the one that Redis begins its refusal with, or the kind of the root cause.
 * Messages are left out, since addresses and whatever a URL holds stand in them.
 */
final class FailureWord {

    private FailureWord() {}

    static String of(@Nullable Throwable failure) {
        if (failure == null) {
            return "closed";
        }
        Throwable root = failure;
        while (root.getCause() != null && !(root instanceof RedisCommandExecutionException)) {
            root = root.getCause();
        }
        if (root instanceof RedisCommandExecutionException && root.getMessage() != null) {
            return root.getMessage().split(" ", 2)[0].toLowerCase(Locale.ROOT);
        }
        return root.getClass().getSimpleName();
    }
}
