package org.modelhub.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.catalog.Contract;
import org.modelhub.catalog.Kind;
import org.modelhub.catalog.ModelCard;
import org.modelhub.catalog.Tier;
import org.modelhub.chat.ContextLengthException;
import org.modelhub.chat.ProviderException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.exchange.Attempt;
import org.modelhub.exchange.Priority;
import org.modelhub.upstream.guard.GuardRoom.Request;

/** Models that cannot help a request any more, as its trail tells. */
class PassedOverTest {

    private final GuardRoom room = new GuardRoom();
    private final Request request = room.new Request();

    private static ModelCard card(String provider, String model, int context) {
        return new ModelCard(
                "model-" + model + "-action",
                provider,
                model,
                "1",
                Tier.values()[0],
                new Contract(Kind.CHAT, context, 100, 0, Set.of()),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                "USD",
                null);
    }

    private void ask(boolean continued, int ownContext) {
        room.ask(
                request,
                new Wish(
                        request.cancel,
                        request.trail,
                        Priority.INTERACTIVE,
                        false,
                        continued,
                        List.of(card("other", "short", 8000), card("fake", "text", ownContext))));
    }

    @ParameterizedTest
    @CsvSource({"4000, false", "8000, false", "8001, true"})
    void modelIsAskedAfterAnotherOnesContextWasTooShortOnlyIfItsOwnIsLonger(int context, boolean asked) {
        // Given
        request.trail.add(new Attempt("other", "short", "context_length_exceeded", true, 1, null));

        // When
        ask(false, context);

        // Then
        assertThat(room.calls).hasSize(asked ? 1 : 0);
        if (!asked) {
            assertThat(ProviderException.of(request.error)).isInstanceOf(ContextLengthException.class);
            assertThat(request.trail.attempts()).last().matches(attempt -> !attempt.called());
        }
    }

    @Test
    void modelThatBrokeOffIsNotAskedToGoOn() {
        // Given
        request.trail.add(new Attempt("fake", "text", "upstream_broken", true, 1, TokenUsage.of(5, 5)));

        // When
        ask(true, 8000);

        // Then
        assertThat(room.calls).isEmpty();
        assertThat(request.outcome()).isEqualTo("already_failed");
        assertThat(request.error.status()).isEqualTo(503);
    }

    @Test
    void modelThatFailedBeforeItsFirstTokenMayBeAskedToGoOn() {
        // Given
        request.trail.add(new Attempt("fake", "text", "upstream_broken", true, 1, null));

        // When
        ask(true, 8000);

        // Then
        assertThat(room.calls).hasSize(1);
    }
}
