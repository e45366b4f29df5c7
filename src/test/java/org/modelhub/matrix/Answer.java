package org.modelhub.matrix;

import java.util.ArrayList;
import java.util.List;

/** What a client understood of one answer, in no client's words. */
final class Answer {

    final StringBuilder text = new StringBuilder();
    final StringBuilder reasoning = new StringBuilder();
    final List<String> calls = new ArrayList<>();

    /** One of stop, length, tool_calls, content_filter; empty if the answer never ended. */
    String finish = "";

    int prompt = -1;
    int completion = -1;

    /** Message of an error, empty if there is none. */
    String error = "";

    Answer call(String name, String arguments) {
        calls.add(name + " " + arguments.replace(" ", ""));
        return this;
    }

    Answer usage(int promptTokens, int completionTokens) {
        prompt = promptTokens;
        completion = completionTokens;
        return this;
    }
}
