package org.modelhub.wire;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The field names of the objects that are open while a document is checked, to find one that is repeated.
 *
 * <p>Names are told apart by a 64-bit hash under a secret of this process, so that nobody can send names that collide;
 * equal hashes are then compared as text.
 */
final class NameStack {

    private static final long SECRET = new SecureRandom().nextLong();
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    /** Up to this many names, comparing each with each is faster than sorting. */
    private static final int FEW = 12;

    private final byte[] bytes;
    private int[] spans = new int[32];
    private long[] hashes = new long[16];
    private int size;

    NameStack(byte[] bytes) {
        this.bytes = bytes;
    }

    int size() {
        return size;
    }

    /** Start and end of each name, the end as its complement if the name holds an escape. */
    int[] spans() {
        return spans;
    }

    /** @param close the index of the closing quote, or the complement of that if the name holds an escape */
    void push(int from, int close) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            spans = Arrays.copyOf(spans, size * 4);
        }
        spans[2 * size] = from;
        spans[2 * size + 1] = close;
        hashes[size++] = close >= 0 ? hash(bytes, from, close) : hashOfEscaped(from, ~close);
    }

    /** Checks the names of an object that ends, and forgets them. */
    void pop(int base) {
        requireDistinct(base);
        size = base;
    }

    void requireDistinct(int base) {
        if (size - base <= FEW) {
            compareEachWithEach(base);
        } else {
            compareSorted(base);
        }
    }

    private void compareEachWithEach(int base) {
        for (int i = base + 1; i < size; i++) {
            for (int j = base; j < i; j++) {
                if (hashes[i] == hashes[j]) {
                    requireDifferent(i, j);
                }
            }
        }
    }

    private void compareSorted(int base) {
        long[] sorted = Arrays.copyOfRange(hashes, base, size);
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                compareAllOf(sorted[i], base);
            }
        }
    }

    private void compareAllOf(long hash, int base) {
        Set<String> names = new HashSet<>();
        for (int i = base; i < size; i++) {
            if (hashes[i] == hash && !names.add(text(i))) {
                throw repeated(i);
            }
        }
    }

    private void requireDifferent(int i, int j) {
        if (text(i).equals(text(j))) {
            throw repeated(i);
        }
    }

    private JsonException repeated(int i) {
        return new JsonException("a field name is repeated in one object", spans[2 * i] - 1);
    }

    private String text(int i) {
        int close = spans[2 * i + 1];
        return JsonText.decode(bytes, spans[2 * i], close < 0 ? ~close : close, close < 0);
    }

    private long hashOfEscaped(int from, int to) {
        byte[] meant = JsonText.decode(bytes, from, to, true).getBytes(StandardCharsets.UTF_8);
        return hash(meant, 0, meant.length);
    }

    private static long hash(byte[] bytes, int from, int to) {
        long hash = SECRET;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            hash = fold(hash ^ JsonText.word(bytes, at));
        }
        long tail = 0;
        for (; at < to; at++) {
            tail = tail << 8 | (bytes[at] & 0xFF);
        }
        // The length on its own: beside the tail, names of different lengths could be made to cancel it out.
        return fold(fold(hash ^ tail) ^ (to - from));
    }

    private static long fold(long x) {
        return x * MULTIPLIER ^ Math.multiplyHigh(x, MULTIPLIER);
    }
}
