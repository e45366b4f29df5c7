package org.modelhub.upstream.structured;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * A pattern of a client's schema. It is the client's own text, so all patterns of one check share a number of characters
 * that they may read.
 */
final class BoundedRegex implements RegularExpression {

    private final Pattern pattern;
    private final Budget budget;

    BoundedRegex(String regex, Budget budget) {
        this.pattern = Pattern.compile(regex);
        this.budget = budget;
    }

    @Override
    public boolean matches(String value) {
        return !budget.isSpent()
                && pattern.matcher(new CountedText(value, budget)).find();
    }

    /** How often the patterns of one check may still read a character. */
    static final class Budget {

        private int left = 2_000_000;

        boolean isSpent() {
            return left <= 0;
        }

        private void spend() {
            if (--left <= 0) {
                throw new IllegalStateException("its patterns take too long");
            }
        }
    }

    /** Text that counts how often it is read. */
    private record CountedText(CharSequence text, Budget budget) implements CharSequence {

        @Override
        public char charAt(int index) {
            budget.spend();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int from, int to) {
            return new CountedText(text.subSequence(from, to), budget);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
