package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Server-sent events, read plainly. */
record Sse(String name, String data) {

    static List<Sse> events(String body) {
        List<Sse> events = new ArrayList<>();
        assertThat(body).endsWith("\n\n");
        for (String block : body.split("\n\n")) {
            String name = "";
            StringBuilder data = new StringBuilder();
            for (String line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else {
                    assertThat(line).startsWith(":");
                }
            }
            if (!data.isEmpty()) {
                events.add(new Sse(name, data.toString()));
            }
        }
        return events;
    }
}
