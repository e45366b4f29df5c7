package org.modelhub.fault;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@link ScriptedUpstream} does, read from the name of the model asked for. Words may stand anywhere in the
 * name and in any number, joined by dashes: {@code chat-tokens-200-pace-50} streams 200 tokens, one in 50 ms.
 *
 * <table>
 * <caption>Words</caption>
 * <tr><td>{@code tokens-n}</td><td>the answer has n tokens; else it repeats the last user message</td></tr>
 * <tr><td>{@code wide-n}</td><td>each of these tokens has n characters</td></tr>
 * <tr><td>{@code pace-ms}</td><td>time between two stream events</td></tr>
 * <tr><td>{@code delay-ms}</td><td>time before the first byte</td></tr>
 * <tr><td>{@code fail-status}</td><td>answers with that status; 429 carries Retry-After: 30</td></tr>
 * <tr><td>{@code fail-midstream}</td><td>three tokens, then an error event; 500 where no stream was asked for</td></tr>
 * <tr><td>{@code reasoning}</td><td>two reasoning deltas before the text</td></tr>
 * <tr><td>{@code parallel}</td><td>two tool calls, their fragments interleaved and told apart by index only</td></tr>
 * <tr><td>{@code nousage}</td><td>reports no usage</td></tr>
 * <tr><td>{@code azure}</td><td>opens with an event of no choices and one whose choice has no delta</td></tr>
 * </table>
 *
 * @param status 200, or the failure to answer with
 * @param tokens length of the answer; 0 to repeat the last user message
 * @param width characters of a token at least
 */
record Script(
        int status,
        int tokens,
        int width,
        Duration pace,
        Duration delay,
        boolean failsMidstream,
        boolean reasons,
        boolean parallelTools,
        boolean reportsUsage,
        boolean azure) {

    private static final Pattern STATUS = Pattern.compile("fail-(\\d{3})");
    private static final Pattern TOKENS = Pattern.compile("tokens-(\\d+)");
    private static final Pattern WIDE = Pattern.compile("wide-(\\d+)");
    private static final Pattern PACE = Pattern.compile("pace-(\\d+)");
    private static final Pattern DELAY = Pattern.compile("delay-(\\d+)");

    static Script of(String model) {
        return new Script(
                number(STATUS, model, 200),
                number(TOKENS, model, 0),
                number(WIDE, model, 0),
                Duration.ofMillis(number(PACE, model, 0)),
                Duration.ofMillis(number(DELAY, model, 0)),
                model.contains("fail-midstream"),
                model.contains("reasoning"),
                model.contains("parallel"),
                !model.contains("nousage"),
                model.contains("azure"));
    }

    private static int number(Pattern word, String model, int otherwise) {
        Matcher matcher = word.matcher(model);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }
}
