package org.modelhub.content;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Finds many words in one pass over a text, however many there are (Aho and Corasick's automaton).
 *
 * <p>Case does not count, nor whether Latin letters and digits are written in full width. A word of letters is a whole
 * word: {@code ass} is not in {@code class}. Scripts that write without spaces have no such edges.
 */
final class WordScanner {

    private static final int FULL_WIDTH_FIRST = 0xFF01;
    private static final int FULL_WIDTH_LAST = 0xFF5E;
    private static final int FULL_WIDTH_SHIFT = 0xFEE0;

    private final Node root = new Node();

    WordScanner(Collection<String> words) {
        words.forEach(this::add);
        link();
    }

    private void add(String word) {
        Node node = root;
        for (int i = 0; i < word.length(); i++) {
            node = node.next.computeIfAbsent(fold(word.charAt(i)), any -> new Node());
        }
        node.length = word.length();
    }

    /** Breadth first, so that a node's shorter neighbours are done before it. */
    private void link() {
        Queue<Node> due = new ArrayDeque<>();
        root.next.values().forEach(child -> {
            child.shorter = root;
            due.add(child);
        });
        for (Node node = due.poll(); node != null; node = due.poll()) {
            Node parent = node;
            node.next.forEach((letter, child) -> {
                child.shorter = step(parent.shorter, letter);
                child.shorterWord = child.shorter.length > 0 ? child.shorter : child.shorter.shorterWord;
                due.add(child);
            });
        }
    }

    private Node step(@Nullable Node from, char letter) {
        for (Node node = from; node != null; node = node.shorter) {
            Node next = node.next.get(letter);
            if (next != null) {
                return next;
            }
        }
        return root;
    }

    /**
     * In the order of their ends; they may overlap.
     *
     * @param most how many at most
     */
    List<Hit> hits(String text, int most) {
        List<Hit> hits = new ArrayList<>();
        Node node = root;
        for (int i = 0; i < text.length() && hits.size() < most; i++) {
            node = step(node, fold(text.charAt(i)));
            for (Node word = node.length > 0 ? node : node.shorterWord; word != null; word = word.shorterWord) {
                if (isWhole(text, i + 1 - word.length, i + 1)) {
                    hits.add(new Hit(i + 1 - word.length, i + 1));
                    // The longer word covers the shorter ones that end here.
                    break;
                }
            }
        }
        return hits;
    }

    private static boolean isWhole(String text, int from, int to) {
        boolean cutBefore = from > 0 && isSpelled(text.charAt(from)) && isSpelled(text.charAt(from - 1));
        boolean cutBehind = to < text.length() && isSpelled(text.charAt(to - 1)) && isSpelled(text.charAt(to));
        return !cutBefore && !cutBehind;
    }

    /** Whether it belongs to a script that parts words by spaces. */
    private static boolean isSpelled(char letter) {
        if (!Character.isLetterOrDigit(letter)) {
            return false;
        }
        return switch (Character.UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> false;
            default -> true;
        };
    }

    /** One for one, so that places in the folded text are places in the text. */
    private static char fold(char letter) {
        int plain = letter >= FULL_WIDTH_FIRST && letter <= FULL_WIDTH_LAST ? letter - FULL_WIDTH_SHIFT : letter;
        return Character.toLowerCase(Character.toUpperCase((char) plain));
    }

    /** Where one beginning of words ends. */
    private static final class Node {

        private final Map<Character, Node> next = new HashMap<>();
        /** Of the word that ends here, or 0. */
        private int length;
        /** The longest other beginning that the text read so far ends with. */
        private @Nullable Node shorter;
        /** The next shorter whole word that it ends with. */
        private @Nullable Node shorterWord;
    }
}
