package org.modelhub.knowledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.modelhub.exchange.Cancel;
import org.modelhub.exchange.TextSpace;
import org.modelhub.exchange.TextSpaces;

/** A space whose vectors are random but for the text: the same text lies in the same place, any other far away. */
final class HashedSpace implements TextSpace, TextSpaces {

    private static final int DIMENSION = 512;

    /** What was embedded, in order. */
    final List<String> embedded = new CopyOnWriteArrayList<>();

    @Override
    public TextSpace fitting(Iterable<String> texts) {
        return this;
    }

    @Override
    public String name() {
        return "hashed";
    }

    @Override
    public CompletableFuture<List<float[]>> passages(List<String> texts) {
        embedded.addAll(texts);
        List<float[]> vectors = new ArrayList<>();
        texts.forEach(text -> vectors.add(vector(text.hashCode())));
        return CompletableFuture.completedFuture(vectors);
    }

    @Override
    public CompletableFuture<float[]> query(String text, Cancel cancel) {
        return CompletableFuture.completedFuture(vector(text.hashCode()));
    }

    @Override
    public double relevance(double cosine) {
        return Math.max(0, cosine);
    }

    static float[] vector(int seed) {
        Random random = new Random(seed);
        float[] vector = new float[DIMENSION];
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
