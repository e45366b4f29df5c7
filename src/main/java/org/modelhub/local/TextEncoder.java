package org.modelhub.local;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One loaded embedding model: text in, a vector of length 1 out. Safe for use by several threads; a call computes on
 * the caller's thread and on no other.
 *
 * <p>A text above {@link #WINDOW} tokens is cut into windows, and its vector is their mean weighted by tokens; the
 * encoder that comes with the weights would silently drop what lies beyond the first window.
 *
 * <p>One run takes one text: the weights are quantised with a scale per run, so in a common run the vector of a text
 * would depend on its neighbours (cosine 0.99 to itself), and a common run is no faster on a thread.
 */
final class TextEncoder implements AutoCloseable {

    /** Tokens of one run, the two special ones included. */
    static final int WINDOW = 512;

    private static final Pattern ACCENTS = Pattern.compile("\\p{Mn}+");

    static {
        // The tokenizer's library otherwise asks the cloud's metadata service and reports its start to its authors.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
    }

    private final Weights weights;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final HuggingFaceTokenizer tokenizer;
    private final OrtSession session;

    TextEncoder(Weights weights) {
        this.weights = weights;
        try {
            this.tokenizer = tokenizer(weights);
            this.session = session(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException(weights.model() + " cannot be loaded", e);
        }
    }

    private static HuggingFaceTokenizer tokenizer(Weights weights) throws IOException {
        try (InputStream file = open(weights.tokenizerFile())) {
            return HuggingFaceTokenizer.newInstance(file, Map.of("padding", "false", "truncation", "false"));
        }
    }

    private OrtSession session(Weights weights) throws IOException, OrtException {
        try (InputStream file = open(weights.file());
                OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // The worker pool is the only parallelism: threads of the runtime's own would spin on the loops' cores.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // The arena never gives back what the longest text once took.
            options.setCPUArenaAllocator(false);
            return environment.createSession(file.readAllBytes(), options);
        }
    }

    private static InputStream open(String file) throws FileNotFoundException {
        InputStream stream = TextEncoder.class.getResourceAsStream(file);
        if (stream == null) {
            throw new FileNotFoundException("no " + file + " on the class path");
        }
        return stream;
    }

    /** Tokens as the model reads them, without the special ones, as ids. */
    long[] tokens(String text) {
        return tokenizer.encode(prepare(text), false, false).getIds();
    }

    private String prepare(String text) {
        if (!weights.lowerCase()) {
            return text;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        return ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    }

    Vector encode(String text) {
        return encode(tokens(text));
    }

    /** @param tokens as {@link #tokens} gives them */
    Vector encode(long[] tokens) {
        float[] sum = new float[weights.dimension()];
        int body = WINDOW - 2;
        int from = 0;
        do {
            int to = Math.min(tokens.length, from + body);
            add(sum, run(framed(tokens, from, to)), Math.max(1, to - from));
            from = to;
        } while (from < tokens.length);
        return new Vector(Vector.normalise(sum), tokens.length + 2);
    }

    private static void add(float[] sum, float[] part, int weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i] * weight;
        }
    }

    /** With the two special tokens that open and close every input of a BERT model. */
    private static long[] framed(long[] tokens, int from, int to) {
        long[] framed = new long[to - from + 2];
        framed[0] = 101;
        System.arraycopy(tokens, from, framed, 1, to - from);
        framed[framed.length - 1] = 102;
        return framed;
    }

    private float[] run(long[] ids) {
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        try (OnnxTensor input = tensor(ids);
                OnnxTensor attention = tensor(mask);
                OnnxTensor types = tensor(new long[ids.length]);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", input, "attention_mask", attention, "token_type_ids", types))) {
            return first(((OnnxTensor) result.get(0)).getFloatBuffer());
        } catch (OrtException e) {
            throw new IllegalStateException(weights.model() + " failed", e);
        }
    }

    private OnnxTensor tensor(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length});
    }

    /** The state of the first token, which is what these models are trained to be read by. */
    private float[] first(FloatBuffer states) {
        float[] vector = new float[weights.dimension()];
        states.get(vector);
        return Vector.normalise(vector);
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(weights.model() + " cannot be closed", e);
        }
    }
}
