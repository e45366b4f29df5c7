package org.modelhub.catalog;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One concrete upstream model as its Kamelet's {@code modelhub/*} annotations describe it.
 *
 * @param kamelet the Kamelet's name, {@code model-<name>-action}
 * @param provider the provider's name
 * @param upstreamModel as the provider knows it
 * @param version the model's version, free text
 * @param priceInput per million tokens read, in {@code priceCurrency}; null if not known
 * @param priceOutput per million tokens written
 * @param priceCurrency in which its vendor prices it, by ISO 4217
 * @param priceDate when the prices were taken; null only where none but 0 is declared
 */
public record ModelCard(
        String kamelet,
        String provider,
        String upstreamModel,
        String version,
        Tier tier,
        Contract contract,
        @Nullable BigDecimal priceInput,
        @Nullable BigDecimal priceOutput,
        String priceCurrency,
        @Nullable LocalDate priceDate) {}
