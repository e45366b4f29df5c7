package org.modelhub.provider;

import org.junit.jupiter.api.AfterAll;
import org.modelhub.fault.FakePeer;
import org.modelhub.fault.ScriptedUpstream;

/** {@code provider-openai-action} against a vendor that speaks OpenAI's API. */
class OpenAiProviderTest extends VendorKit {

    private final ScriptedUpstream vendor = new ScriptedUpstream();

    @Override
    FakePeer vendor() {
        return vendor;
    }

    @Override
    String kamelet(String model, String key) {
        return "kamelet:provider-openai-action?model=" + model + "&apiKey=" + key + "&baseUrl=" + vendor.baseUrl();
    }

    @AfterAll
    void stopVendor() {
        vendor.close();
    }
}
