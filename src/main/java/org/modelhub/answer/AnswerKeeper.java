package org.modelhub.answer;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatReply;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubException;

/**
 * Remembers answers. An event loop only collects the text; the request is taken apart by a worker, and while the workers
 * are busy answers are not remembered rather than waited for.
 */
final class AnswerKeeper {

    private final KeptAnswers kept;
    private final QuestionReader questions;
    private final Executor workers;
    private final int maxRequest;
    private final int maxAnswer;

    /**
     * @param maxRequest bytes of a request whose answer is kept
     * @param maxAnswer characters of an answer that is kept
     */
    AnswerKeeper(KeptAnswers kept, QuestionReader questions, Executor workers, int maxRequest, int maxAnswer) {
        this.kept = kept;
        this.questions = questions;
        this.workers = workers;
        this.maxRequest = maxRequest;
        this.maxAnswer = maxAnswer;
    }

    /** Where the text of a complete answer to this request goes; null if it need not be collected. */
    @Nullable
    Consumer<String> keeping(String keyId, String publicName, ChatRequest request) {
        return request.body().length() > maxRequest ? null : text -> keep(keyId, publicName, request, text);
    }

    /** The text of an answer that is whole and nothing but text; null of any other. */
    @Nullable
    String text(ChatReply reply) {
        boolean plain = reply.finish() == FinishReason.STOP && reply.toolCalls().isEmpty();
        return plain && !reply.text().isEmpty() && reply.text().length() <= maxAnswer ? reply.text() : null;
    }

    int maxAnswer() {
        return maxAnswer;
    }

    private void keep(String keyId, String publicName, ChatRequest request, String text) {
        try {
            workers.execute(() -> {
                Question question = questions.read(keyId, publicName, request.body());
                if (question != null) {
                    kept.add(question, text);
                }
            });
        } catch (HubException busy) {
            // The client has its answer, and the next one like it can be kept.
        }
    }
}
