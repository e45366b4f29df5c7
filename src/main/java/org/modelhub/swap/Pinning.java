package org.modelhub.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Gives every name in the sources of one generation its number, so that it shares nothing with another generation. It
 * works on the text and within a line: a line number in an error is one of the operator's file.
 */
final class Pinning {

    private final NamePlan plan;
    private final String suffix;

    Pinning(NamePlan plan, long generation) {
        this.plan = plan;
        this.suffix = "@" + generation;
    }

    SourceFile route() {
        RouteFile file = plan.route();
        String text = plan.source().route().text();
        for (Node id : file.ids().values()) {
            text = pinScalar(text, id);
        }
        text = pinDirect(text, file.ids().keySet());
        return plan.source().route().with(Placeholders.optional(pinKamelets(text)));
    }

    List<SourceFile> kamelets() throws SwapException {
        List<SourceFile> pinned = new ArrayList<>();
        for (String kamelet : plan.kamelets()) {
            pinned.add(kamelet(Objects.requireNonNull(plan.source().kamelets().get(kamelet))));
        }
        return pinned;
    }

    private SourceFile kamelet(SourceFile file) throws SwapException {
        Node name = Objects.requireNonNull(YamlTree.parse(file).at("metadata", "name"));
        return file.with(Placeholders.optional(pinKamelets(pinScalar(file.text(), name))));
    }

    /** Appends the suffix to a scalar on one line, quoted or not. */
    private String pinScalar(String text, Node scalar) {
        String value = Objects.requireNonNull(YamlTree.text(scalar));
        String[] lines = text.split("\n", -1);
        int line = YamlTree.line(scalar) - 1;
        int start = lines[line].indexOf(value, YamlTree.column(scalar));
        int end = start + value.length();
        lines[line] = lines[line].substring(0, end) + suffix + lines[line].substring(end);
        return String.join("\n", lines);
    }

    private String pinDirect(String text, Set<String> ids) {
        return Pattern.compile("(direct:(?://)?(?:" + alternatives(ids) + "))(?![A-Za-z0-9._-])")
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1) + suffix));
    }

    /** {@code kamelet:x/id} becomes {@code kamelet:x@n/id@n}: a given route id must be its own, too. */
    private String pinKamelets(String text) {
        String names = alternatives(plan.kamelets());
        return Pattern.compile("(kamelet:(?://)?(?:" + names + "))(?![A-Za-z0-9._-])(/[A-Za-z0-9._-]+)?")
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + suffix + (match.group(2) == null ? "" : match.group(2) + suffix)));
    }

    private static String alternatives(Set<String> names) {
        return names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    }
}
