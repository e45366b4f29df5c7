package org.modelhub.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One concrete upstream model as its Kamelet's {@code modelhub/*} annotations describe it.
 *
 * @param kamelet the Kamelet's name, {@code model-<name>-action}
 * @param provider the provider's name
 * @param upstreamModel as the provider knows it
 * @param version the model's version, free text
 * @param priceInput USD per million tokens read
 * @param priceOutput USD per million tokens written
 */
public record ModelCard(
        String kamelet,
        String provider,
        String upstreamModel,
        String version,
        Tier tier,
        Contract contract,
        @Nullable BigDecimal priceInput,
        @Nullable BigDecimal priceOutput) {}
