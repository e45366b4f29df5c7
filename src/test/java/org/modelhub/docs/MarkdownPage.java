package org.modelhub.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Markdown file of the project as its readers use it: headings, code blocks, links.
 *
 * @param path from the project
 */
record MarkdownPage(Path path, String text) {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^(<!-- run -->\n)?```(\\w*)\n(.*?)^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#+) .*$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

    /**
     * A fenced block.
     *
     * @param run whether it is marked to be run
     */
    record Block(boolean run, String language, String text) {}

    static MarkdownPage of(String path) {
        try {
            return new MarkdownPage(Path.of(path), Files.readString(Path.of(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1) != null, matcher.group(2), matcher.group(3)));
        }
        return blocks;
    }

    /** The levels of all headings, in order; a comment in a code block is none. */
    List<String> headingLevels() {
        return HEADING.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The files that it links to or shows, as it names them. */
    List<String> localLinks() {
        return LINK.matcher(BLOCK.matcher(text).replaceAll(""))
                .results()
                .map(MatchResult::group)
                .map(link -> link.substring(2, link.length() - 1))
                .filter(link -> !link.contains("://") && !link.startsWith("#"))
                .map(link -> link.replaceFirst("#.*", ""))
                .toList();
    }

    boolean exists(String link) {
        Path folder = path.getParent();
        return Files.exists(folder == null ? Path.of(link) : folder.resolve(link));
    }
}
