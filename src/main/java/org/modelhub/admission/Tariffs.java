package org.modelhub.admission;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.modelhub.catalog.ModelCard;

/** The tariff of each generation of a public name, made at its first limited request and gone with it. */
final class Tariffs {

    private final Map<String, BigDecimal> rates;
    /** A generation has one list of its models, and its requests all bring that one. */
    private final LoadingCache<List<ModelCard>, Tariff> byModels =
            Caffeine.newBuilder().weakKeys().build(this::make);

    Tariffs(String currency, Map<String, BigDecimal> exchangeRates) {
        this.rates = new HashMap<>(exchangeRates);
        this.rates.put(currency, BigDecimal.ONE);
    }

    Tariff of(List<ModelCard> models) {
        return byModels.get(models);
    }

    private Tariff make(List<ModelCard> models) {
        return new Tariff(models, rates);
    }
}
