package org.modelhub.local;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of the machine the in-process models may take.
 *
 * @param threads that compute; 0 means half of the cores, and at least one
 * @param queue texts and sentences accepted and not yet computed; beyond it requests are refused with 503
 * @param batch texts of one embedding or rerank request
 * @param textTokens tokens of one such text; above 512 its vector is a mean over windows
 * @param context tokens of one conversation and its answer, as the model's Kamelet declares it
 * @param maxOutput tokens of one answer, as the model's Kamelet declares it
 * @param sentences of one conversation
 * @param preload the embedding models to load right after the start; each takes about 100 MB, and one that is not
 *     named here is loaded by its first call
 */
@ConfigurationProperties("hub.local")
public record LocalProperties(
        @DefaultValue("0") int threads,
        @DefaultValue("4096") int queue,
        @DefaultValue("2048") int batch,
        @DefaultValue("8192") int textTokens,
        @DefaultValue("32768") int context,
        @DefaultValue("1024") int maxOutput,
        @DefaultValue("2048") int sentences,
        @DefaultValue("zh") List<Weights> preload) {

    public LocalProperties {
        preload = List.copyOf(preload);
        check("threads", threads, 0, 256);
        check("batch", batch, 1, 100_000);
        check("sentences", sentences, 1, 100_000);
        // One job more than the longest: a request within the other limits must fit an idle queue, query included.
        check("queue", queue, Math.max(batch, sentences) + 1, 1_000_000);
        check("text-tokens", textTokens, 16, 1_000_000);
        check("context", context, 64, 1_000_000);
        check("max-output", maxOutput, 1, context);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "hub.local." + name + " is " + value + ", must be " + least + " to " + most);
        }
    }

    int workers() {
        return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    LocalLimits limits() {
        return new LocalLimits(batch, textTokens, context, maxOutput, sentences);
    }
}
