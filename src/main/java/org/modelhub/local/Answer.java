package org.modelhub.local;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.TokenUsage;
import org.modelhub.stream.Vocabulary;

/** A finished text under the client's limits, as a whole or in pieces. */
record Answer(String text, FinishReason finish, TokenUsage usage) {

    private static final String EAST_ASIAN = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}";
    private static final Pattern PIECE =
            Pattern.compile("\\s*(?:[" + EAST_ASIAN + "]{1,4}\\p{P}*|[^\\s" + EAST_ASIAN + "]+)|\\s+");

    /** Cut before the first stop sequence, then at the token limit. */
    static Answer of(String text, ChatOptions options, int promptTokens) {
        String stopped = options.beforeStop(text);
        String limited = Vocabulary.first(stopped, options.maxTokens());
        boolean cut = limited.length() < stopped.length();
        TokenUsage usage = TokenUsage.of(promptTokens, Vocabulary.count(limited));
        return new Answer(limited, cut ? FinishReason.LENGTH : FinishReason.STOP, usage);
    }

    ChatReply whole() {
        return new ChatReply(text, "", List.of(), finish, usage);
    }

    /** Word by word, or a few characters where the script has no spaces. */
    List<ChatChunk> pieces() {
        List<ChatChunk> pieces = new ArrayList<>();
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            pieces.add(new ChatChunk.Text(piece.group()));
        }
        pieces.add(new ChatChunk.Finish(finish));
        pieces.add(new ChatChunk.Usage(usage));
        return pieces;
    }
}
