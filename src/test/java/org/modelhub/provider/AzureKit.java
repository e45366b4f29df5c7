package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedAzure;

/** What both ways to a deployment of Azure OpenAI have in common; Azure has no rerank. */
abstract class AzureKit extends VendorKit {

    final ScriptedAzure vendor = new ScriptedAzure();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }

    @Override
    @Test
    void scoresAreInOrderWithinZeroAndOneAndNameTheirDocument() {
        // When
        KameletCaller.Outcome outcome = ask(rerank(), ranking(""));

        // Then
        assertThat(outcome.refusal().error().code()).isEqualTo("upstream_model_not_found");
    }

    @Override
    @Test
    void noMoreResultsThanAskedFor() {
        // When
        KameletCaller.Outcome outcome = ask(rerank(), ranking(",\"top_n\":1"));

        // Then
        assertThat(outcome.refusal().error().status()).isEqualTo(502);
    }
}
