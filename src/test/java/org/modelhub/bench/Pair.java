package org.modelhub.bench;

/** A client's dialect and the upstream's; the first is not translated, and the others are measured against it. */
enum Pair {
    OPENAI("OpenAI → OpenAI", false, BenchNames.ANSWER, BenchNames.BURST),
    TO_ANTHROPIC("OpenAI → Anthropic", false, BenchNames.MESSAGES_ANSWER, BenchNames.MESSAGES_BURST),
    FROM_ANTHROPIC("Anthropic → OpenAI", true, BenchNames.ANSWER, BenchNames.BURST);

    private final String title;
    private final boolean asksInMessages;
    private final String whole;
    private final String stream;

    Pair(String title, boolean asksInMessages, String whole, String stream) {
        this.title = title;
        this.asksInMessages = asksInMessages;
        this.whole = whole;
        this.stream = stream;
    }

    String title() {
        return title;
    }

    byte[] request(Target hub, AnswerForm form) {
        boolean streams = form == AnswerForm.STREAM;
        String model = streams ? stream : whole;
        return asksInMessages ? hub.messages(model, streams) : hub.request(model, streams);
    }
}
