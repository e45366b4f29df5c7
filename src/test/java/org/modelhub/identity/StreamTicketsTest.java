package org.modelhub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.exchange.UsedTickets;
import org.modelhub.seal.Seal;

/** Tickets, on a real seal and a clock that the test moves. */
class StreamTicketsTest {

    private static final String KEY = "4f2a9c01d3e8";

    /** Stands where it is put. */
    private static final class SetClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock();
    private Seal seal;
    private StreamTickets tickets;

    @BeforeEach
    void open() throws IOException {
        seal = Seal.in(folder);
        tickets = replica(8);
    }

    private StreamTickets replica(int most) {
        return new StreamTickets(() -> seal, new RecentTickets(most, clock), null, clock);
    }

    private static String redeem(StreamTickets tickets, String text) {
        return tickets.redeem(text).toCompletableFuture().join();
    }

    @Test
    void ticketIsATokenOfTheHttpGrammarAndHoldsNoKeyInTheClear() {
        // When
        StreamTickets.Ticket ticket = tickets.issue(KEY);

        // Then
        assertThat(ticket.text()).matches("[A-Za-z0-9_-]{60,200}").doesNotContain(KEY);
        assertThat(new String(Base64.getUrlDecoder().decode(ticket.text()), StandardCharsets.ISO_8859_1))
                .doesNotContain(KEY);
        assertThat(ticket.toString()).doesNotContain(ticket.text());
        assertThat(ticket.expires()).isEqualTo(clock.now.plusSeconds(30));
    }

    @Test
    void ticketWorksOnceUntilItsEnd() {
        // Given
        String first = tickets.issue(KEY).text();
        String late = tickets.issue(KEY).text();

        // When
        clock.now = clock.now.plusMillis(29_999);
        String inTime = redeem(tickets, first);
        String again = redeem(tickets, first);
        clock.now = clock.now.plusMillis(1);
        String tooLate = redeem(tickets, late);

        // Then
        assertThat(inTime).isEqualTo(KEY);
        assertThat(again).isNull();
        assertThat(tooLate).isNull();
    }

    @Test
    void anotherReplicaWithTheSameSealTakesIt() {
        // Given
        StreamTickets other = replica(8);

        // When / Then
        assertThat(redeem(other, tickets.issue(KEY).text())).isEqualTo(KEY);
    }

    static Stream<String> noTickets() {
        return Stream.of("", "x", "====", "not a ticket", "A".repeat(80), "A".repeat(100_000), "ü".repeat(40));
    }

    @ParameterizedTest
    @MethodSource("noTickets")
    void whatIsNoTicketIsRefused(String text) {
        // When / Then
        assertThat(redeem(tickets, text)).isNull();
    }

    @Test
    void changedOrForeignTicketIsRefused() throws IOException {
        // Given
        byte[] sealed = Base64.getUrlDecoder().decode(tickets.issue(KEY).text());
        sealed[sealed.length - 1] ^= 1;
        Seal foreign = Seal.in(Files.createDirectory(folder.resolve("foreign")));
        StreamTickets others = new StreamTickets(() -> foreign, new RecentTickets(8, clock), null, clock);

        // When / Then
        assertThat(redeem(tickets, Base64.getUrlEncoder().encodeToString(sealed)))
                .isNull();
        assertThat(redeem(tickets, others.issue(KEY).text())).isNull();
    }

    @Test
    void ticketFromFarInTheFutureIsRefused() {
        // Given
        clock.now = clock.now.plus(Duration.ofHours(1));
        String text = tickets.issue(KEY).text();

        // When
        clock.now = clock.now.minus(Duration.ofHours(1));

        // Then
        assertThat(redeem(tickets, text)).isNull();
    }

    @Test
    void crowdGetsNobodyASecondUse() {
        // Given
        RecentTickets few = new RecentTickets(4, clock);
        Set<String> taken = new TreeSet<>();

        // When
        for (int i = 0; i < 100; i++) {
            assertThat(few.firstUse("n" + i, clock.now.plusMillis(1000 + i))).isTrue();
        }
        for (int i = 0; i < 100; i++) {
            if (few.firstUse("n" + i, clock.now.plusMillis(1000 + i))) {
                taken.add("n" + i);
            }
        }

        // Then
        assertThat(taken).isEmpty();
        assertThat(few.size()).isEqualTo(4);
    }

    @Test
    void ticketThatAnotherReplicaHasTakenIsRefused() {
        // Given
        Set<String> together = new TreeSet<>();
        UsedTickets shared = (nonce, expires) -> CompletableFuture.completedStage(together.add(nonce));
        StreamTickets one = new StreamTickets(() -> seal, new RecentTickets(8, clock), shared, clock);
        StreamTickets two = new StreamTickets(() -> seal, new RecentTickets(8, clock), shared, clock);
        String ticket = one.issue(KEY).text();

        // When
        String first = redeem(two, ticket);
        String second = redeem(one, ticket);

        // Then
        assertThat(first).isEqualTo(KEY);
        assertThat(second).isNull();
    }

    @Test
    void replicaThatCannotAskTheOthersGoesByWhatItKnows() {
        // Given
        UsedTickets away = (nonce, expires) -> CompletableFuture.failedStage(new IllegalStateException("away"));
        StreamTickets alone = new StreamTickets(() -> seal, new RecentTickets(8, clock), away, clock);
        String ticket = alone.issue(KEY).text();

        // When / Then
        assertThat(redeem(alone, ticket)).isEqualTo(KEY);
        assertThat(redeem(alone, ticket)).isNull();
    }

    @Test
    void usedTicketsAreForgottenOnceTheyAreTooOld() {
        // Given
        RecentTickets recent = new RecentTickets(1000, clock);
        for (int i = 0; i < 100; i++) {
            recent.firstUse("n" + i, clock.now.plusSeconds(30));
        }

        // When
        clock.now = clock.now.plusSeconds(30);
        recent.firstUse("last", clock.now.plusSeconds(30));

        // Then
        assertThat(recent.size()).isEqualTo(1);
    }
}
