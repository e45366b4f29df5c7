package org.modelhub.identity;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.KeyPolicy;

/** A key's policy as operators write it; null where nothing is fixed. */
final class PolicyView {

    private PolicyView() {}

    static Map<String, Object> of(KeyPolicy policy) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("limits", limits(policy.limits()));
        view.put("priority", policy.priority().wire());
        view.put("on_disconnect", disconnect(policy.disconnect()));
        return view;
    }

    private static Map<String, Object> limits(KeyPolicy.Limits limits) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("requests_per_minute", number(limits.requestsPerMinute()));
        view.put("tokens_per_minute", number(limits.tokensPerMinute()));
        view.put("tokens_per_day", number(limits.tokensPerDay()));
        view.put("cost_per_day", money(limits.costPerDay()));
        return view;
    }

    private static Map<String, Object> disconnect(KeyPolicy.Disconnect disconnect) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("action", disconnect.action().wire());
        view.put("max_tokens", number(disconnect.maxTokens()));
        view.put("max_cost", money(disconnect.maxCost()));
        return view;
    }

    private static @Nullable Long number(long value) {
        return value == 0 ? null : Long.valueOf(value);
    }

    private static @Nullable String money(BigDecimal value) {
        return value.signum() == 0 ? null : value.toPlainString();
    }
}
