package org.modelhub.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubException;
import org.modelhub.stream.TokenCounter;
import org.modelhub.wire.JsonView;

class ContextLimitTest {

    private final ContextLimit limit = new ContextLimit(new TokenCounter());

    private static ChatRequest prompt(int words) {
        String json =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + " hello".repeat(words) + "\"}]}";
        return new ChatRequest(JsonView.parse(json.getBytes(StandardCharsets.UTF_8)), "m", false);
    }

    @Test
    void promptOfFewerBytesThanTheContextHasTokensFitsForCertain() {
        assertThat(limit.clearlyFits(prompt(10), 1000)).isTrue();
        assertThat(limit.clearlyFits(prompt(1000), 1000)).isFalse();
    }

    @Test
    void tooLongAPromptIsRefusedWithBothNumbers() {
        // When
        HubException refusal = catchThrowableOfType(HubException.class, () -> limit.check(prompt(2000), 1000));

        // Then
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().code()).isEqualTo("context_length_exceeded");
        assertThat(refusal.error().message()).contains(" 1000 ").contains(" 2005 ");
    }

    @Test
    void promptWithinATenthOfTheLimitIsLeftToTheProvider() {
        assertThatCode(() -> limit.check(prompt(1050), 1000)).doesNotThrowAnyException();
    }
}
