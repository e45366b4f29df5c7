package org.modelhub.edge.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.TokenUsage;
import org.modelhub.edge.BegunAnswer;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.TokenCounter;
import org.modelhub.stream.live.DetachPolicy;
import org.modelhub.stream.live.Frame;
import org.modelhub.stream.live.FrameStore;
import org.modelhub.stream.live.Later;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.stream.live.StreamOwner;
import org.modelhub.stream.live.Successor;
import org.modelhub.wire.JsonView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has another model go on with an answer whose replica is gone, where the public name's route does so for one that breaks
 * off; else the answer ends with one failure. An answer that lacks nothing but its counts gets the hub's own.
 */
public final class Takeover implements Successor {

    private static final Logger LOGGER = LoggerFactory.getLogger(Takeover.class);
    /** Answers that are begun again at once: a hub that has just begun may find those of all its clients. */
    private static final int AT_ONCE = 16;

    private static final StreamOwner NOBODY = new StreamOwner() {
        @Override
        public void cancel() {}

        @Override
        public void ended(@Nullable TokenUsage usage, @Nullable HubError error, boolean alone) {}
    };

    private final InnerRequests requests;
    private final TokenCounter counter;
    private final DetachPolicy away;
    private final Later later;
    private final Turnstile turns = new Turnstile(AT_ONCE);

    /** @param away how far such an answer goes on while nobody reads it, where its first replica did not say */
    public Takeover(InnerRequests requests, TokenCounter counter, DetachPolicy away, Later later) {
        this.requests = requests;
        this.counter = counter;
        this.away = away;
        this.later = later;
    }

    @Override
    public Next next(FrameStore.Stored stream, List<Frame> before) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        boolean acted = false;
        boolean finished = false;
        for (Frame frame : before) {
            if (frame.chunk() instanceof ChatChunk.Text piece) {
                text.append(piece.text());
            } else if (frame.chunk() instanceof ChatChunk.Reasoning piece) {
                reasoning.append(piece.text());
            } else {
                acted |= frame.chunk() instanceof ChatChunk.ToolCall;
                finished |= frame.chunk() instanceof ChatChunk.Finish;
            }
        }
        boolean goesOn = stream.head().continued() && stream.request().length > 0;
        String how = finished ? "finished" : goesOn && !acted ? "continued" : "failed";
        LOGGER.atInfo()
                .addKeyValue("streamId", stream.head().id())
                .addKeyValue("outcome", how)
                .log("took over a stream whose replica is gone");
        return switch (how) {
            case "finished" -> counted(stream, text, reasoning);
            case "continued" -> goesOn(stream, text, reasoning);
            default -> last(new ChatChunk.Failure(RemoteStreams.REPLICA_LOST));
        };
    }

    private Next goesOn(FrameStore.Stored stream, StringBuilder text, StringBuilder reasoning) {
        List<ChatChunk> begun = new ArrayList<>(2);
        if (reasoning.length() > 0) {
            begun.add(new ChatChunk.Reasoning(reasoning.toString()));
        }
        if (text.length() > 0) {
            begun.add(new ChatChunk.Text(text.toString()));
        }
        BegunAnswer answer = new BegunAnswer(stream.head().model(), stream.request(), begun);
        DetachPolicy said = stream.away();
        TakenStream taken =
                new TakenStream(requests, turns, stream.head().keyId(), answer, said == null ? away : said, later);
        return new Next(taken.start(), taken::away, taken);
    }

    private Next counted(FrameStore.Stored stream, StringBuilder text, StringBuilder reasoning) {
        int reasoned = counter.count(reasoning);
        int written = counter.count(text) + reasoned;
        return last(new ChatChunk.Usage(new TokenUsage(prompt(stream), written, reasoned, 0, true)));
    }

    private int prompt(FrameStore.Stored stream) {
        byte[] request = stream.request();
        return request.length == 0
                ? 0
                : counter.countPrompt(
                        new ChatRequest(JsonView.parse(request), stream.head().model(), true));
    }

    private Next last(ChatChunk chunk) {
        ChunkPipe pipe = new ChunkPipe(Pipe.Source.PUSHED);
        pipe.push(chunk);
        pipe.close();
        return new Next(pipe, () -> away, NOBODY);
    }
}
