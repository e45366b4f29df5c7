package org.modelhub.manage;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.modelhub.exchange.PublicName;

/**
 * What a start tells the person who started it: where to point Dify, the key, the names that answer and why others do
 * not, the console. Plain text, the same on a terminal and in a file.
 *
 * @param baseUrl what Dify calls API Base URL
 * @param consoleUrl where the console is
 * @param newKey the admin key made by this start, or null
 * @param took since the process began
 */
record StartReport(
        String baseUrl, String consoleUrl, @Nullable String newKey, List<PublicName> names, Duration took) {

    private static final String NEW_LINE = System.lineSeparator();

    StartReport {
        names = names.stream().sorted(Comparator.comparing(PublicName::name)).toList();
    }

    String text() {
        StringBuilder text = new StringBuilder(NEW_LINE);
        line(text, "Model Hub is ready after %.1f s.", took.toMillis() / 1000.0);
        text.append(NEW_LINE);
        line(text, "  API Base URL  %s   (paste it into Dify, or into any OpenAI client)", baseUrl);
        line(text, "  API key       %s", key());
        line(text, "  Console       %s   (user admin, password: an admin key)", consoleUrl);
        text.append(NEW_LINE);
        models(text);
        return text.toString();
    }

    private String key() {
        return newKey == null
                ? "HUB_BOOTSTRAP_ADMIN_KEY, or one made before; only hashes are kept"
                : newKey + "   (role admin; shown only now, so write it down)";
    }

    private void models(StringBuilder text) {
        if (names.isEmpty()) {
            line(text, "  No public names: add a file to routes/model/.");
            return;
        }
        long serving = names.stream().filter(PublicName::available).count();
        line(text, "  Public names: %d, of which %d can serve", names.size(), serving);
        String row = "    %-" + width() + "s  %-9s  %s";
        names.forEach(name -> line(text, row, name.name(), kind(name), state(name)));
    }

    private int width() {
        return names.stream().mapToInt(name -> name.name().length()).max().orElse(1);
    }

    private static String kind(PublicName name) {
        return name.kind() == null ? "?" : name.kind().wire();
    }

    private static String state(PublicName name) {
        return name.available() ? "ready" : "unavailable: " + name.unavailable();
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency for one private method
    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append(NEW_LINE);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "StartReport[" + baseUrl + ", " + names.size() + " names]";
    }
}
