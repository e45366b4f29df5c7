package org.modelhub.matrix;

import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Set;

/** A client of one dialect: writes what is asked, and reads answers strictly. */
interface MatrixClient {

    /** One request. */
    record Sent(String path, String body) {}

    String name();

    /** What its dialect has words for. */
    default Set<Ask> asks() {
        return EnumSet.allOf(Ask.class);
    }

    /** Whether its dialect has a place for reasoning. */
    default boolean reasons() {
        return true;
    }

    Sent request(String model, Ask ask, boolean stream);

    Answer whole(String body);

    Answer stream(String body);

    /** The media type of its streams. */
    default String streamType() {
        return "text/event-stream";
    }

    default Answer read(HttpResponse<String> reply, boolean stream) {
        return reply.statusCode() == 200 && stream ? stream(reply.body()) : whole(reply.body());
    }
}
