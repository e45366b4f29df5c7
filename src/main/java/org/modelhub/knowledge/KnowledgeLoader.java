package org.modelhub.knowledge;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.TextSpace;
import org.modelhub.exchange.TextSpaces;
import org.modelhub.knowledge.KnowledgeFolder.Stamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the folder of documents on a thread of its own, and embeds what changed. What was there before serves until
 * the new is whole; a file that cannot be read stays as it was.
 *
 * <p>Few passages at a time go to the pool of the in-process models, so that the requests of applications, queries of
 * this very knowledge among them, are served in between.
 */
final class KnowledgeLoader implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(KnowledgeLoader.class);
    private static final int BATCH = 8;
    private static final long BUSY_MILLIS = 500;

    /**
     * How documents are taken.
     *
     * @param poll how often the folder is looked at
     * @param maxFile bytes of one file
     * @param maxPassages of one knowledge
     */
    record Settings(Duration poll, PassageCutter cutter, long maxFile, int maxPassages) {}

    private final KnowledgeFolder folder;
    private final KnowledgeShelf shelf;
    private final TextSpaces spaces;
    private final Settings settings;
    private final Thread thread = new Thread(this::follow, "knowledge-loader");
    private final Map<String, Map<String, Stamp>> loaded = new HashMap<>();
    private String problem = "";

    KnowledgeLoader(KnowledgeFolder folder, KnowledgeShelf shelf, TextSpaces spaces, Settings settings) {
        this.folder = folder;
        this.shelf = shelf;
        this.spaces = spaces;
        this.settings = settings;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void follow() {
        Map<String, Map<String, Stamp>> seen = Map.of();
        try {
            while (!Thread.interrupted()) {
                seen = look(seen);
                Thread.sleep(settings.poll().toMillis());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Map<String, Stamp>> look(Map<String, Map<String, Stamp>> seen) throws InterruptedException {
        try {
            Map<String, Map<String, Stamp>> now = folder.scan();
            shelf.keep(now.keySet());
            loaded.keySet().retainAll(now.keySet());
            for (Map.Entry<String, Map<String, Stamp>> id : smallestFirst(now)) {
                boolean fresh = !loaded.containsKey(id.getKey());
                // A file that is being written differs at the next look; only what held still is read.
                if (!id.getValue().equals(loaded.get(id.getKey()))
                        && (fresh || id.getValue().equals(seen.get(id.getKey())))) {
                    load(id.getKey(), id.getValue());
                }
            }
            problem = "";
            return now;
        } catch (IOException | RuntimeException unreadable) {
            // It is tried again at each look, and told once.
            if (!unreadable.toString().equals(problem)) {
                problem = unreadable.toString();
                LOGGER.atError().setCause(unreadable).log("knowledge cannot be read");
            }
            return seen;
        }
    }

    /** So that a few pages do not wait until a library is embedded. */
    private static List<Map.Entry<String, Map<String, Stamp>>> smallestFirst(Map<String, Map<String, Stamp>> ids) {
        return ids.entrySet().stream()
                .sorted(Comparator.comparingLong(id ->
                        id.getValue().values().stream().mapToLong(Stamp::size).sum()))
                .toList();
    }

    private void load(String id, Map<String, Stamp> files) throws InterruptedException {
        long began = System.nanoTime();
        Map<String, Draft> drafts = new HashMap<>();
        Map<String, KnowledgeDocument> before = documents(id);
        int passages = 0;
        for (Map.Entry<String, Stamp> file : files.entrySet()) {
            Draft draft = draft(id, file.getKey(), file.getValue(), before.get(file.getKey()));
            if (draft == null) {
                continue;
            }
            if (passages + draft.passages().size() > settings.maxPassages()) {
                report(id, file.getKey(), "the knowledge has more than " + settings.maxPassages() + " passages");
                continue;
            }
            passages += draft.passages().size();
            drafts.put(file.getKey(), draft);
        }
        KnowledgeBase base = embed(id, drafts);
        shelf.put(base);
        loaded.put(id, files);
        LOGGER.atInfo()
                .addKeyValue("knowledge", id)
                .addKeyValue("documents", base.documents().size())
                .addKeyValue("passages", base.passages())
                .addKeyValue("durationMs", (System.nanoTime() - began) / 1_000_000)
                .log("knowledge loaded");
    }

    private Map<String, KnowledgeDocument> documents(String id) {
        Map<String, KnowledgeDocument> documents = new HashMap<>();
        KnowledgeBase base = shelf.find(id);
        if (base != null) {
            base.documents().forEach(document -> documents.put(document.path(), document));
        }
        return documents;
    }

    /** A file cut, or as it was; null if it cannot be taken at all. */
    private @Nullable Draft draft(String id, String path, Stamp stamp, @Nullable KnowledgeDocument before) {
        if (before != null && new Stamp(before.modified(), before.size()).equals(stamp)) {
            return new Draft(before.title(), stamp, before.passages(), before);
        }
        try {
            if (stamp.size() > settings.maxFile()) {
                throw new IOException("larger than " + settings.maxFile() + " bytes");
            }
            List<Passage> passages = settings.cutter()
                    .cut(folder.read(id, path), path.toLowerCase(Locale.ROOT).endsWith(".md"));
            return new Draft(title(path, passages), stamp, passages, null);
        } catch (IOException unreadable) {
            report(id, path, String.valueOf(unreadable.getMessage()));
            return before == null
                    ? null
                    : new Draft(before.title(), new Stamp(before.modified(), before.size()), before.passages(), before);
        }
    }

    private static void report(String id, String path, String reason) {
        LOGGER.atError()
                .addKeyValue("knowledge", id)
                .addKeyValue("file", path)
                .addKeyValue("error", reason)
                .log("document not taken");
    }

    private static String title(String path, List<Passage> passages) {
        for (Passage passage : passages) {
            if (!passage.heading().isEmpty()) {
                return passage.heading().split(" > ", 2)[0];
            }
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private KnowledgeBase embed(String id, Map<String, Draft> drafts) throws InterruptedException {
        List<String> contents = new ArrayList<>();
        drafts.values().forEach(draft -> draft.passages().forEach(passage -> contents.add(passage.text())));
        TextSpace space = spaces.fitting(contents);
        KnowledgeBase old = shelf.find(id);
        boolean sameSpace = old != null && old.space().name().equals(space.name());
        List<KnowledgeDocument> documents = new ArrayList<>();
        for (Map.Entry<String, Draft> entry : new TreeMap<>(drafts).entrySet()) {
            Draft draft = entry.getValue();
            documents.add(
                    sameSpace && draft.before() != null
                            ? draft.before()
                            : new KnowledgeDocument(
                                    entry.getKey(),
                                    draft.title(),
                                    draft.stamp().modified(),
                                    draft.stamp().size(),
                                    draft.passages(),
                                    vectors(space, draft.passages())));
        }
        return new KnowledgeBase(id, space, documents);
    }

    private static List<float[]> vectors(TextSpace space, List<Passage> passages) throws InterruptedException {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < passages.size(); from += BATCH) {
            List<String> batch = passages.subList(from, Math.min(passages.size(), from + BATCH)).stream()
                    .map(Passage::content)
                    .toList();
            vectors.addAll(patiently(space, batch));
        }
        return vectors;
    }

    /** The requests of applications come first: while their queue is full, this waits. */
    private static List<float[]> patiently(TextSpace space, List<String> batch) throws InterruptedException {
        for (; ; ) {
            try {
                // Not join(): it would not hear that the hub stops.
                return space.passages(batch).get();
            } catch (HubException refused) {
                if (refused.error().status() != 503) {
                    throw refused;
                }
                Thread.sleep(BUSY_MILLIS);
            } catch (ExecutionException failure) {
                throw new IllegalStateException("passages cannot be embedded", failure.getCause());
            }
        }
    }

    /** Stops at the next document or batch. */
    @Override
    public void close() {
        thread.interrupt();
    }

    /**
     * A file on its way.
     *
     * @param before what it was, if it is that still
     */
    private record Draft(
            String title,
            Stamp stamp,
            List<Passage> passages,
            @Nullable KnowledgeDocument before) {}
}
