package org.modelhub.dialect.gemini;

/** The generation that a model of Google's belongs to, by its name: each takes the thinking switch in its own form. */
enum GeminiFamily {
    /** Up to 2.0, and Gemma: there is no switch. */
    FIXED,
    /** 2.5: a number of tokens. */
    BUDGET,
    /** From 3 on: a level. These also refuse a call in the history that comes without a thought signature. */
    LEVEL;

    /** A name that says no generation, such as an alias for the latest model, counts as a new one. */
    static GeminiFamily of(String model) {
        String name = bare(model);
        if (name.startsWith("gemini-2.5")) {
            return BUDGET;
        }
        boolean old = name.startsWith("gemini-1") || name.startsWith("gemini-2") || name.startsWith("gemma");
        return old ? FIXED : LEVEL;
    }

    /** The name without the collection before it. */
    static String bare(String model) {
        return model.substring(model.lastIndexOf('/') + 1);
    }
}
