package org.modelhub.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Blocks of reasoning and their signatures, kept as the two strings that a message has for them.
 *
 * <p>A vendor takes its reasoning back only block by block and unchanged. The signature string has one line for each
 * block; where there are several, a line begins with the place in the reasoning's text at which its block ends. One
 * block alone has its bare signature, so that one that a client got from the vendor itself is understood too.
 */
public final class SignedReasoning {

    private static final char LINE = '\n';
    private static final char MARK = ':';

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder lines = new StringBuilder();
    private String only = "";
    private int onlyEnd;
    private int blocks;

    /**
     * One block.
     *
     * @param signature empty if the vendor gave none
     */
    public record Block(String text, String signature) {}

    /** Takes the next piece: text, or the signature that ends a block, or both. */
    public void add(ChatChunk.Reasoning piece) {
        text.append(piece.text());
        if (piece.signature().isEmpty()) {
            return;
        }
        if (++blocks == 1) {
            only = piece.signature();
            onlyEnd = text.length();
        }
        if (lines.length() > 0) {
            lines.append(LINE);
        }
        lines.append(text.length()).append(MARK).append(piece.signature());
    }

    public String text() {
        return text.toString();
    }

    /** {@return empty if no block is signed} */
    public String signature() {
        return blocks == 1 && onlyEnd == text.length() ? only : lines.toString();
    }

    /** The blocks that the two strings stand for; a signature that says no place belongs to all text up to the end. */
    public static List<Block> blocks(String reasoning, String signature) {
        List<Block> blocks = new ArrayList<>();
        int from = 0;
        for (String line : signature.isEmpty() ? List.<String>of() : List.of(signature.split("\n", -1))) {
            int mark = line.indexOf(MARK);
            int end = end(line, mark, reasoning);
            boolean placed = end >= from;
            int to = placed ? end : reasoning.length();
            blocks.add(new Block(reasoning.substring(from, to), placed ? line.substring(mark + 1) : line));
            from = to;
        }
        if (from < reasoning.length()) {
            blocks.add(new Block(reasoning.substring(from), ""));
        }
        return blocks;
    }

    /** Those of the blocks that this vendor signed, which are the ones that it takes back. */
    public static List<Block> blocksOf(Signature.Signer signer, String reasoning, String signature) {
        return blocks(reasoning, signature).stream()
                .filter(block -> !block.signature().isEmpty()
                        && Signature.of(block.signature()).signer() == signer)
                .toList();
    }

    /** Whether this vendor signed any of the blocks. */
    public static boolean isOf(Signature.Signer signer, String reasoning, String signature) {
        return !blocksOf(signer, reasoning, signature).isEmpty();
    }

    /** Where a block ends that says so, else -1. */
    private static int end(String line, int mark, String reasoning) {
        if (mark < 1 || mark > 9 || !line.chars().limit(mark).allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int end = Integer.parseInt(line.substring(0, mark));
        return end <= reasoning.length() ? end : -1;
    }

    /** The pieces of a whole answer, each with its signature. */
    public static List<ChatChunk.Reasoning> pieces(String reasoning, String signature) {
        return blocks(reasoning, Objects.requireNonNull(signature)).stream()
                .map(block -> new ChatChunk.Reasoning(block.text(), block.signature()))
                .toList();
    }
}
