package org.modelhub.local;

/**
 * One embedding model whose ONNX file and tokenizer lie on the class path.
 *
 * <p>The query instructions are those of the model cards: v1.5 wants them before a short query that looks for longer
 * passages, and never before the passages.
 */
public enum Weights {
    ZH(Weights.ZH_MODEL, 512, "为这个句子生成表示以用于检索相关文章：", true, 0.50),
    EN(Weights.EN_MODEL, 384, "Represent this sentence for searching relevant passages: ", false, 0.60);

    static final String ZH_MODEL = "bge-small-zh-v1.5";
    static final String EN_MODEL = "bge-small-en-v1.5";

    private final String model;
    private final int dimension;
    private final String instruction;
    private final boolean lowerCase;
    private final double undecided;

    Weights(String model, int dimension, String instruction, boolean lowerCase, double undecided) {
        this.model = model;
        this.dimension = dimension;
        this.instruction = instruction;
        this.lowerCase = lowerCase;
        this.undecided = undecided;
    }

    /** The model's name at its publisher. */
    public String model() {
        return model;
    }

    public int dimension() {
        return dimension;
    }

    /** A query as the model wants it for retrieval. */
    public String query(String text) {
        return instruction + text;
    }

    /**
     * How well a passage serves a query, in 0..1: a logistic curve over the cosine, so the order is the cosine's.
     *
     * <p>The cosines of these models lie close together and differently high: unrelated pairs at 0.1–0.4
     * (zh) and 0.25–0.45 (en), pairs of one topic in between, answers at 0.55–0.8 (zh) and 0.7–0.8 (en). The curve is
     * 0.5 between topic and answer, and its slope puts unrelated pairs below 0.2 and answers above 0.7.
     */
    double relevance(double cosine) {
        return 1 / (1 + Math.exp(-14 * (cosine - undecided)));
    }

    String file() {
        return "/" + model + "-q.onnx";
    }

    String tokenizerFile() {
        return "/" + model + "-q-tokenizer.json";
    }

    /**
     * Whether the text must be lower-cased before it is tokenized. The packaged zh tokenizer says it need not, but its
     * vocabulary is lower-case only, and so every Latin word with a capital would be unknown.
     */
    boolean lowerCase() {
        return lowerCase;
    }

    /**
     * The model that understands all of these texts: zh as soon as one holds Chinese, Japanese or Korean script, else
     * en. One choice for all, because vectors of two models cannot be compared.
     */
    public static Weights fitting(Iterable<String> texts) {
        for (String text : texts) {
            if (Script.isEastAsian(text)) {
                return ZH;
            }
        }
        return EN;
    }
}
