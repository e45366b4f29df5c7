package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The contract of a vendor that has no rerank: a call for it is refused without blaming the client. */
abstract class UnrankedKit extends VendorKit {

    static void assertUnsupported(KameletCaller.Outcome outcome) {
        assertThat(outcome.refusal().error().code()).isEqualTo("unsupported_operation");
        assertThat(outcome.refusal().error().status()).isEqualTo(501);
    }

    @Override
    @Test
    void scoresAreInOrderWithinZeroAndOneAndNameTheirDocument() {
        assertUnsupported(ask(rerank(), ranking("")));
    }

    @Override
    @Test
    void noMoreResultsThanAskedFor() {
        assertUnsupported(ask(rerank(), ranking(",\"top_n\":1")));
    }
}
