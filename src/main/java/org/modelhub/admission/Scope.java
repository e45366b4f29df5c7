package org.modelhub.admission;

import java.util.Locale;

/** Whom a limit holds for. */
enum Scope {
    /** Each API key by itself. */
    KEY("API key"),
    /** Each user of an API key, as the request's {@code user} field names him; requests without one are not limited. */
    USER("user"),
    /** Each public name by itself, whoever calls it. */
    NAME("public name"),
    /** Everything that draws from the budget. */
    ALL("budget"),
    /** Each provider by itself; no option of a grant, since who answers is known only later. */
    PROVIDER("provider");

    private final String words;

    Scope(String words) {
        this.words = words;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people. */
    String words() {
        return words;
    }
}
