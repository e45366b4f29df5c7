package org.modelhub.local;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelhub.local.Conversation.Turn;
import org.modelhub.local.Sentence.Kind;

/**
 * What a conversation offers to an extractive model: the question to answer, and the sentences that may answer it.
 *
 * <p>Where a turn marks its documents with {@code <context>}, as Dify does, only they are quotable in it; around them
 * stand instructions. A question is quotable only together with what follows it in a document, as in a list of
 * questions and answers; a question that the user asked answers nothing.
 *
 * @param question may be empty, then there is nothing to answer
 */
record Material(String question, List<Sentence> sentences) {

    private static final Pattern CONTEXT = Pattern.compile("<context>(.*?)</context>", Pattern.DOTALL);
    private static final int SHORT = 200;

    Material {
        sentences = List.copyOf(sentences);
    }

    static Material of(Conversation conversation) {
        List<Turn> turns = conversation.turns();
        int asked = lastUserTurn(turns);
        Request request = asked < 0 ? new Request("", "") : Request.of(unmarked(turns.get(asked)));
        List<Sentence> quotable = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            addQuotable(turns.get(i), i == asked ? request.rest() : null, quotable);
        }
        return new Material(request.question(), quotable);
    }

    private static int lastUserTurn(List<Turn> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (turns.get(i).role().equals("user")) {
                return i;
            }
        }
        return -1;
    }

    /** @param rest what the turn says beside its question and its documents, or null if that is not known */
    private static void addQuotable(Turn turn, @Nullable String rest, List<Sentence> to) {
        boolean marked = addMarked(turn.text(), to);
        if (rest != null) {
            add(Sentences.of(rest), false, to);
        } else if (turn.role().equals("user")) {
            add(Sentences.of(unmarked(turn)), false, to);
        } else if (!marked && !Notice.is(turn.text())) {
            add(Sentences.of(turn.text()), true, to);
        }
    }

    private static String unmarked(Turn turn) {
        return CONTEXT.matcher(turn.text()).replaceAll("\n");
    }

    private static boolean addMarked(String text, List<Sentence> to) {
        Matcher context = CONTEXT.matcher(text);
        boolean any = false;
        while (context.find()) {
            add(Sentences.of(context.group(1)), true, to);
            any = true;
        }
        return any;
    }

    private static void add(List<Sentence> sentences, boolean questionsLead, List<Sentence> to) {
        int blocks = to.isEmpty() ? 0 : to.get(to.size() - 1).block() + 1;
        Sentence lead = null;
        for (int i = 0; i < sentences.size(); i++) {
            Sentence sentence = sentences.get(i).after(blocks);
            if (sentence.is(Kind.HEADING)) {
                continue;
            }
            boolean question = sentence.is(Kind.QUESTION);
            Sentence whole = lead == null ? sentence : lead.with(sentence);
            lead = (question && questionsLead) || labelsNext(sentences, i) ? whole : null;
            if (lead == null && !question) {
                to.add(whole);
            }
        }
    }

    private static boolean labelsNext(List<Sentence> sentences, int i) {
        return i + 1 < sentences.size() && sentences.get(i).labels(sentences.get(i + 1));
    }

    /** The last user turn without its marked documents: what it asks, and what it says beside. */
    private record Request(String question, @Nullable String rest) {

        /** The last question; without one a short text whole, and of a longer one its last line, or its first. */
        static Request of(String text) {
            String bare = text.strip();
            List<Sentence> sentences = Sentences.of(bare);
            for (int i = sentences.size() - 1; i >= 0; i--) {
                String sentence = sentences.get(i).text();
                if (sentences.get(i).is(Kind.QUESTION)) {
                    return cut(bare, bare.lastIndexOf(sentence), sentence.length());
                }
            }
            return bare.length() <= SHORT ? new Request(bare, "") : line(bare);
        }

        private static Request line(String bare) {
            int last = bare.lastIndexOf('\n') + 1;
            if (last > 0 && bare.length() - last <= SHORT) {
                return cut(bare, last, bare.length() - last);
            }
            int first = bare.indexOf('\n');
            return cut(bare, 0, first < 0 ? bare.length() : first);
        }

        private static Request cut(String text, int from, int length) {
            String rest = text.substring(0, from) + "\n" + text.substring(from + length);
            return new Request(text.substring(from, from + length).strip(), rest);
        }
    }
}
