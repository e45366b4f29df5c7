package org.modelhub.dialect;

import java.util.regex.Pattern;

/** Takes out of a provider's words what a client must not see: keys, addresses and hosts. */
final class Redaction {

    private static final Pattern URL = Pattern.compile("(?i)\\b(?:https?|wss?)://[^\\s\"'<>)]+");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=*-]{4,}");
    private static final Pattern NAMED_KEY = Pattern.compile(
            "(?i)(api[-_ ]?key|token|secret|password)(\\s*(?:provided)?\\s*[:=]\\s*)[\"']?[^\\s\"',;]{4,}");
    private static final Pattern KEY =
            Pattern.compile("\\b(?:sk|pk|rk|ak|gsk|hf|xai|key|org|proj)[-_][A-Za-z0-9*_-]{4,}[A-Za-z0-9*_.-]*");
    private static final Pattern LONG =
            Pattern.compile("\\b(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{32,}");
    private static final Pattern ADDRESS = Pattern.compile("\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b");
    private static final Pattern HOST = Pattern.compile("(?i)\\b(?:[a-z0-9-]+\\.)+"
            + "(?:com|net|org|io|ai|cn|dev|local|internal|svc|cluster|lan|cloud|app|co|us|eu)(?::\\d+)?\\b"
            + "|\\blocalhost(?::\\d+)?\\b");

    private Redaction() {}

    static String of(String text) {
        String clean = URL.matcher(text).replaceAll("[address]");
        clean = BEARER.matcher(clean).replaceAll("$1 [redacted]");
        clean = NAMED_KEY.matcher(clean).replaceAll("$1$2[redacted]");
        clean = KEY.matcher(clean).replaceAll("[redacted]");
        clean = LONG.matcher(clean).replaceAll("[redacted]");
        clean = ADDRESS.matcher(clean).replaceAll("[address]");
        return HOST.matcher(clean).replaceAll("[address]");
    }
}
