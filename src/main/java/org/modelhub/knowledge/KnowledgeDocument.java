package org.modelhub.knowledge;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One file with its passages and their vectors.
 *
 * @param path under the folder of its knowledge, with slashes
 * @param title its first heading, or its name
 * @param vectors one for each passage
 */
record KnowledgeDocument(
        String path, String title, Instant modified, long size, List<Passage> passages, List<float[]> vectors) {

    KnowledgeDocument {
        passages = List.copyOf(passages);
        vectors = List.copyOf(vectors);
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What a condition can ask for. */
    Map<String, Object> facts() {
        return Map.of("path", path, "name", name(), "title", title, "modified", modified, "size", size);
    }

    /** What a client reads beside a passage. */
    Map<String, Object> metadata(Passage passage) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("path", path);
        metadata.put("name", name());
        metadata.put("title", title);
        metadata.put("heading", passage.heading());
        metadata.put("modified", modified.toString());
        metadata.put("size", size);
        return metadata;
    }
}
