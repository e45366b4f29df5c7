package org.modelhub.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's file of rules. Whoever asks for the policy gets what the file says now: each call looks at the file's
 * stamp, which takes microseconds beside the check of a text, and reads it only when that has changed.
 *
 * <p>A broken file leaves the policy as it was. A file that was broken from the start is no policy at all, and then
 * nothing can be said about any text: calls fail rather than let everything through.
 */
final class PolicyFile {

    private static final Logger LOGGER = LoggerFactory.getLogger(PolicyFile.class);
    private static final long MOST_BYTES = 4 << 20;

    private final Path file;
    private @Nullable List<Object> stamp;
    private @Nullable ContentPolicy policy;

    PolicyFile(Path file) {
        this.file = file;
    }

    /** Blocks for as long as the file takes to read. @throws HubException 503 if no policy could ever be read */
    synchronized ContentPolicy current() {
        load();
        if (policy == null) {
            throw new HubException(
                    HubError.unavailable("The hub's content policy cannot be read.", "content_policy_broken"));
        }
        return policy;
    }

    /** Reads the file if it changed. */
    synchronized void load() {
        try {
            List<Object> now = stamp();
            if (!now.equals(stamp)) {
                stamp = now;
                read(now);
            }
        } catch (IOException | IllegalArgumentException broken) {
            // The stamp is kept, so that one broken file is one line in the log.
            LOGGER.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("error", broken.getMessage())
                    .log("content policy not taken");
        }
    }

    /** Empty where there is no file. */
    private List<Object> stamp() throws IOException {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(facts.lastModifiedTime(), facts.size(), String.valueOf(facts.fileKey()));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private void read(List<Object> now) throws IOException {
        if (now.isEmpty()) {
            if (policy != null) {
                LOGGER.atWarn().addKeyValue("file", file).log("content policy removed; nothing is moderated");
            }
            policy = ContentPolicy.NONE;
            return;
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("larger than " + MOST_BYTES + " bytes");
        }
        policy = PolicyReader.read(Files.readString(file));
        LOGGER.atInfo()
                .addKeyValue("file", file)
                .addKeyValue("rules", policy.rules().size())
                .log("content policy read");
    }
}
