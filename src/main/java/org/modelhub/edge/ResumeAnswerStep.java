package org.modelhub.edge;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ChatRequest;
import org.modelhub.exchange.HubVariables;
import org.modelhub.stream.ChunkPipe;
import org.modelhub.stream.Pipe;
import org.modelhub.stream.live.RemoteStreams;
import org.modelhub.wire.JsonView;

/**
 * Puts an answer whose replica is gone in the place of a model's that has just broken off, so that the step behind it has
 * another model go on.
 */
final class ResumeAnswerStep implements Processor {

    @Override
    public void process(Exchange exchange) {
        BegunAnswer begun = exchange.getMessage().getBody(BegunAnswer.class);
        exchange.setVariable(
                HubVariables.REQUEST, new ChatRequest(JsonView.parse(begun.request()), begun.model(), true));
        exchange.setVariable(HubVariables.MODEL, begun.model());
        ChunkPipe broken = new ChunkPipe(Pipe.Source.PUSHED);
        begun.before().forEach(broken::push);
        broken.push(new ChatChunk.Failure(RemoteStreams.REPLICA_LOST));
        broken.close();
        exchange.getMessage().setBody(broken);
    }
}
