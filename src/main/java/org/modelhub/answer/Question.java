package org.modelhub.answer;

/**
 * What a request asks last, and the scope in which it asks.
 *
 * @param text of the last message, which is a user's
 */
record Question(Scope scope, String text) {

    @Override
    public String toString() {
        return "a question in " + scope;
    }
}
