package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import org.modelhub.contract.CutReader.Event;
import org.modelhub.contract.CutReader.Got;
import org.modelhub.contract.CutRuns.Piece;

/** An answer in events that is gone on with behind the id of the last one that arrived whole. */
final class CutEvents implements CutRuns.Answer<Event> {

    private final String name;
    private final int length;
    private final Request request;
    private final IntFunction<CutReader> back;
    private String stream = "";

    /** Asks for an answer. */
    interface Request {

        Got send(int most) throws IOException;
    }

    /** @param back where its client comes back for the n-th time, 0 being where it asked */
    CutEvents(String name, int length, Request request, IntFunction<CutReader> back) {
        this.name = name;
        this.length = length;
        this.request = request;
        this.back = back;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public Piece<Event> ask(int most) throws IOException {
        Got got = request.send(most);
        stream = got.stream();
        return piece(got);
    }

    @Override
    public Piece<Event> resume(int time, List<Event> got, int most) throws IOException {
        String last = got.isEmpty() ? "" : got.get(got.size() - 1).id();
        return piece(back.apply(time).resume(stream, last, most));
    }

    private static Piece<Event> piece(Got got) {
        assertThat(got.status()).as("status of %s", got).isIn(200, 204);
        return new Piece<>(got.events(), got.whole());
    }

    @Override
    public String toString() {
        return name + " " + stream;
    }
}
