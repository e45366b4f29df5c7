package org.modelhub.swap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What no route and no Kamelet of the hub may contain, whoever wrote it: switches that turn a protection off, and
 * components that run what the text says.
 */
public final class ForbiddenOptions {

    private static final Map<Pattern, String> RULES = rules();

    private ForbiddenOptions() {}

    /**
     * Why an option is refused.
     *
     * @param key the YAML key, or null
     * @param value the scalar under it, or null
     * @return the reason for refusing it, or null
     */
    public static @Nullable String in(@Nullable String key, @Nullable String value) {
        String text = key + "=" + value;
        for (Map.Entry<Pattern, String> rule : RULES.entrySet()) {
            if (rule.getKey().matcher(text).find()) {
                return rule.getValue();
            }
        }
        return null;
    }

    private static Map<Pattern, String> rules() {
        Map<Pattern, String> rules = new LinkedHashMap<>();
        rules.put(Pattern.compile("(?i)trustAllCertificates=(?!false)"), "trustAllCertificates is forbidden");
        rules.put(
                Pattern.compile("(?i)NoopHostnameVerifier|verifyHost=false|hostnameVerification(Enabled)?=false"),
                "disabled host-name verification is forbidden");
        rules.put(Pattern.compile("(?i)allowJavaSerializedObject=(?!false)"), "allowJavaSerializedObject is forbidden");
        rules.put(Pattern.compile("(?i)transferException=(?!false)"), "transferException is forbidden");
        rules.put(
                Pattern.compile("(?i)=(exec|script|language|ssh|file|ftp):"), "this component is forbidden in a route");
        rules.put(Pattern.compile("^(groovy|script|joor|java|js|python)="), "inline code is forbidden: use a bean");
        rules.put(Pattern.compile("(?i)=(groovy|joor|java|js|python):"), "inline code is forbidden: use a bean");
        return rules;
    }
}
