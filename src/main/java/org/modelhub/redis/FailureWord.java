package org.modelhub.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a failure in the log by one word: the one that stands for Redis' refusal, or the kind of the root cause.
 * Messages are left out, since addresses and whatever a URL holds stand in them.
 */
final class FailureWord {

    /** A script's failure names the refusal of the command in it further on. */
    private static final Pattern REFUSAL = Pattern.compile(
            "\\b(OOM|READONLY|LOADING|MISCONF|MASTERDOWN|NOREPLICAS|NOAUTH|WRONGPASS|NOPERM|MOVED|BUSY|WRONGTYPE)\\b");

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
            Matcher word = REFUSAL.matcher(root.getMessage());
            return word.find() ? word.group() : "ERR";
        }
        return root.getClass().getSimpleName();
    }
}
