package org.modelhub.provider;

import org.junit.jupiter.api.AfterAll;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedCohere;

/** {@code provider-cohere-action} against a fake that speaks Cohere's own API and refuses fields of any other. */
class CohereProviderTest extends VendorKit {

    private final ScriptedCohere vendor = new ScriptedCohere();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-cohere-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.url();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }
}
