package org.modelhub.exchange;

/**
 * Which upstream model took a call.
 *
 * @param provider the provider's name, e.g. {@code openai}
 * @param model the upstream's own name of the model
 * @param generative false for the in-process extractive model, which the reply then says
 * @param label both names as they may stand in a header; made once, since each answer carries it
 */
public record ServedBy(String provider, String model, boolean generative, String label) {

    private static final int LONGEST = 200;

    public ServedBy(String provider, String model, boolean generative) {
        this(provider, model, generative, label(provider, model));
    }

    /** {@code <provider>/<model>}, without any character that has no place in a header, and not endless. */
    public static String label(String provider, String model) {
        String both = provider + "/" + model;
        StringBuilder label = new StringBuilder(both.length());
        for (int i = 0; i < both.length() && i < LONGEST; i++) {
            char letter = both.charAt(i);
            label.append(letter > ' ' && letter < 0x7F && letter != ',' ? letter : '_');
        }
        return label.toString();
    }
}
