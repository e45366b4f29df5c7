package org.modelhub.swap.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.SwapException;
import org.modelhub.swap.SwapProblem;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns what Camel throws while it loads a file into a reason with file and line, in the operator's own names. */
final class LoadFailure {

    private static final Pattern NO_COMPONENT = Pattern.compile("No endpoint could be found for: ([^:]+):.*");
    private static final Pattern PINNED = Pattern.compile("(?<=[A-Za-z0-9._-])@\\d+(-\\d+)?");

    private LoadFailure() {}

    /** @param reading the file that was being read, or the route's if all were read */
    @SuppressWarnings("ReferenceEquality") // a cause that is its own
    static SwapException of(Exception failure, SourceFile reading, List<SourceFile> kamelets) {
        Throwable cause = failure;
        String file = reading.path();
        while (true) {
            if (cause instanceof MarkedYamlEngineException marked) {
                return new SwapException(ofYaml(marked, file), failure);
            }
            if (cause instanceof FailedToCreateRouteException route) {
                file = fileOf(route.getRouteId(), file, kamelets);
            }
            if (cause.getCause() == null || cause.getCause() == cause) {
                SwapProblem problem = new SwapProblem(file, 0, readable(cause));
                return new SwapException(ReasonLine.locate(problem, files(file, reading, kamelets)), failure);
            }
            cause = cause.getCause();
        }
    }

    /** The file at fault first, then the others from the caller to the called. */
    private static List<SourceFile> files(String atFault, SourceFile reading, List<SourceFile> kamelets) {
        List<SourceFile> files = new ArrayList<>();
        files.add(reading);
        files.addAll(kamelets);
        files.sort(Comparator.comparing(file -> !file.path().equals(atFault)));
        return files;
    }

    private static SwapProblem ofYaml(MarkedYamlEngineException marked, String file) {
        int line = marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new SwapProblem(file, line, unpinned(marked.getProblem()));
    }

    /** A Kamelet's route has the id of its template and a counter. */
    private static String fileOf(String routeId, String otherwise, List<SourceFile> kamelets) {
        String template = unpinned(String.valueOf(routeId));
        return kamelets.stream()
                .filter(kamelet -> kamelet.baseName().equals(template))
                .map(SourceFile::path)
                .findFirst()
                .orElse(otherwise);
    }

    private static String readable(Throwable cause) {
        String message = cause.getMessage();
        return unpinned(message == null ? cause.getClass().getSimpleName() : withoutUri(message));
    }

    /** Camel names the whole endpoint, resolved values included, before it says what is wrong with it. */
    private static String withoutUri(String message) {
        Matcher unknown = NO_COMPONENT.matcher(message);
        if (unknown.lookingAt()) {
            return "there is no component '" + unknown.group(1) + "'";
        }
        int reason = message.lastIndexOf(" due to: ");
        return message.startsWith("Failed to resolve endpoint: ") && reason > 0
                ? message.substring(reason + " due to: ".length())
                : message;
    }

    private static String unpinned(String text) {
        Matcher pinned = PINNED.matcher(text);
        return pinned.replaceAll("");
    }
}
