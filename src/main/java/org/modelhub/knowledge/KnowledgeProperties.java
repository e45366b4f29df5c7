package org.modelhub.knowledge;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The knowledge that Dify and other clients may search, {@code hub.knowledge.*}.
 *
 * @param folder holds one folder of {@code .md} and {@code .txt} files for each id; a relative path is one under the
 *     hub's home, and no folder is no knowledge
 * @param poll how often it is looked at
 * @param passage length of a passage at most, in characters; a Chinese one counts as four
 * @param overlap of neighbouring passages
 * @param maxFile bytes of one document
 * @param maxPassages of one knowledge; 100,000 take about 300 MB
 * @param answerWithin after which a query is given up; Dify waits 5 s
 * @param toolPassages how many passages an external data tool gets
 * @param threads that search
 * @param queue searches that may wait for them; beyond it they are refused with 503
 */
@ConfigurationProperties("hub.knowledge")
record KnowledgeProperties(
        @DefaultValue("knowledge") String folder,
        @DefaultValue("2s") Duration poll,
        @DefaultValue("1600") int passage,
        @DefaultValue("200") int overlap,
        @DefaultValue("10485760") long maxFile,
        @DefaultValue("100000") int maxPassages,
        @DefaultValue("4s") Duration answerWithin,
        @DefaultValue("3") int toolPassages,
        @DefaultValue("2") int threads,
        @DefaultValue("256") int queue) {

    KnowledgeProperties {
        require(!folder.isBlank(), "folder", folder, "a path");
        require(poll.toMillis() >= 50, "poll", poll, "at least 50 ms");
        // Above the window of the models a vector is a mean, which says less.
        require(passage >= 200 && passage <= 2_000, "passage", passage, "200 to 2000");
        // A cut is in the second half, so each passage still brings something new.
        require(overlap >= 0 && overlap <= passage / 4, "overlap", overlap, "0 to a quarter of a passage");
        require(maxFile >= 1024, "max-file", maxFile, "at least 1024");
        require(maxPassages >= 1 && maxPassages <= 1_000_000, "max-passages", maxPassages, "1 to 1000000");
        require(answerWithin.toMillis() >= 100, "answer-within", answerWithin, "at least 100 ms");
        require(toolPassages >= 1 && toolPassages <= 100, "tool-passages", toolPassages, "1 to 100");
        require(threads >= 1 && threads <= 256, "threads", threads, "1 to 256");
        require(queue >= 1 && queue <= 100_000, "queue", queue, "1 to 100000");
    }

    private static void require(boolean held, String name, Object value, String bounds) {
        if (!held) {
            throw new IllegalArgumentException("hub.knowledge." + name + " is " + value + " but must be " + bounds);
        }
    }

    KnowledgeFolder under(String home) {
        return new KnowledgeFolder(Path.of(home).resolve(folder));
    }

    KnowledgeLoader.Settings loading() {
        return new KnowledgeLoader.Settings(poll, new PassageCutter(passage, overlap), maxFile, maxPassages);
    }
}
