package org.modelhub.provider;

import org.junit.jupiter.api.Test;

/** The contract of a vendor that has chat only. */
abstract class ChatOnlyKit extends UnrankedKit {

    @Override
    @Test
    void vectorsComeInTheOrderOfTheirTextsAndNoneIsZero() {
        assertUnsupported(ask(embedding(), texts("[\"alpha\"]")));
    }
}
