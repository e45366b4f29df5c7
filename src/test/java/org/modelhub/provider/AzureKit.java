package org.modelhub.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.modelhub.fault.CannedPeer;
import org.modelhub.fault.CannedPeer.Canned;
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

    @Test
    void tokenOfEntraIsFetchedWithTheApplicationsSecret() {
        // Given
        try (CannedPeer entra = new CannedPeer(request ->
                Canned.json(200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"entra-token\"}"))) {
            String byToken = kamelet("chat", "") + "&authentication=oauth2&clientId=app&clientSecret=RAW(s+/=)"
                    + "&tokenUrl=http://127.0.0.1:" + entra.port() + "/tenant/oauth2/v2.0/token";

            // When
            KameletCaller.Outcome outcome = ask(byToken, conversation(false));

            // Then
            assertThat(outcome.failure()).isNull();
            assertThat(vendor.seen().lastRequest().headers())
                    .containsEntry("authorization", "Bearer entra-token")
                    .doesNotContainKey("api-key");
            assertThat(entra.seen().lastRequest().path()).isEqualTo("/tenant/oauth2/v2.0/token");
            assertThat(entra.seen().lastRequest().text().split("&"))
                    .containsExactlyInAnyOrder(
                            "grant_type=client_credentials",
                            "scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default",
                            "client_id=app",
                            "client_secret=s%2B%2F%3D");
        }
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
