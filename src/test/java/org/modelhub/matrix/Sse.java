package org.modelhub.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Server-sent events, read plainly. */
record Sse(String name, String data) {

    static List<Sse> events(String body) {
        List<Sse> events = new ArrayList<>();
        // Google ends lines by CR LF, and Hugging Face writes no blank behind the colon, as their servers do.
        String plain = body.replace("\r\n", "\n");
        assertThat(plain).endsWith("\n\n");
        for (String block : plain.split("\n\n")) {
            String name = "";
            StringBuilder data = new StringBuilder();
            for (String line : block.split("\n")) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).stripLeading());
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
