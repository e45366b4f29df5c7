package org.modelhub.local;

import java.lang.Character.UnicodeScript;

/** Which script a text is written in, as far as the choice of model and of the answer's language needs it. */
final class Script {

    private Script() {}

    static boolean isEastAsian(String text) {
        return text.codePoints().anyMatch(Script::isEastAsian);
    }

    static boolean isEastAsian(int codePoint) {
        if (codePoint < 0x1100) {
            return false;
        }
        return switch (UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }
}
