package org.modelhub.content;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.modelhub.content.ContentRule.Action;
import org.modelhub.content.ContentRule.Direction;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a content policy. A field that is not known is an error: a misspelt one would silently leave a rule weaker than
 * its author thinks.
 */
final class PolicyReader {

    static final String RESPONSE = "This text was withheld by the content policy.";
    static final String REPLACEMENT = "***";

    private static final Set<String> FIELDS =
            Set.of("name", "apply", "words", "patterns", "action", "response", "replacement");

    private PolicyReader() {}

    /** Reads the YAML text. @throws IllegalArgumentException with the rule and the reason, if it is no policy */
    static ContentPolicy read(String yaml) {
        Object root;
        try {
            LoaderOptions strict = new LoaderOptions();
            strict.setAllowDuplicateKeys(false);
            root = new Yaml(new SafeConstructor(strict)).load(yaml);
        } catch (YAMLException broken) {
            String message =
                    String.valueOf(broken.getMessage()).replaceAll("\\s+", " ").strip();
            throw new IllegalArgumentException("not YAML: " + message, broken);
        }
        if (root == null) {
            return ContentPolicy.NONE;
        }
        if (!(root instanceof Map<?, ?> top) || !top.keySet().equals(Set.of("rules"))) {
            throw new IllegalArgumentException("the one field on top must be 'rules'");
        }
        return new ContentPolicy(rules(top.get("rules")));
    }

    private static List<ContentRule> rules(@Nullable Object listed) {
        if (!(listed instanceof List<?> items)) {
            throw new IllegalArgumentException("'rules' must be a list");
        }
        List<ContentRule> rules = new ArrayList<>();
        for (Object item : items) {
            String where = "rule " + (rules.size() + 1);
            if (!(item instanceof Map<?, ?> fields)) {
                throw new IllegalArgumentException(where + " must have fields");
            }
            rules.add(rule(fields, where + " (" + fields.get("name") + ")"));
        }
        return rules;
    }

    private static ContentRule rule(Map<?, ?> fields, String where) {
        for (Object field : fields.keySet()) {
            require(FIELDS.contains(field), where + " has a field '" + field + "', which is none of " + FIELDS);
        }
        Set<String> words = new LinkedHashSet<>(texts(fields, "words", where));
        List<Pattern> patterns = texts(fields, "patterns", where).stream()
                .map(pattern -> compile(pattern, where))
                .toList();
        require(!words.isEmpty() || !patterns.isEmpty(), where + " names neither words nor patterns");
        Action action = one(Action.class, text(fields, "action", "block", where), where);
        require(
                !fields.containsKey(action == Action.BLOCK ? "replacement" : "response"),
                where + ": a rule that blocks has a response, one that masks has a replacement");
        return new ContentRule(
                text(fields, "name", "", where),
                directions(fields, where),
                new WordScanner(words),
                patterns,
                action,
                text(fields, "response", RESPONSE, where),
                text(fields, "replacement", REPLACEMENT, where));
    }

    private static Set<Direction> directions(Map<?, ?> fields, String where) {
        if (!fields.containsKey("apply")) {
            return EnumSet.allOf(Direction.class);
        }
        Set<Direction> directions = EnumSet.noneOf(Direction.class);
        texts(fields, "apply", where).forEach(word -> directions.add(one(Direction.class, word, where)));
        require(!directions.isEmpty(), where + " applies to nothing");
        return directions;
    }

    private static Pattern compile(String pattern, String where) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException broken) {
            throw new IllegalArgumentException(where + ": pattern " + broken.getMessage(), broken);
        }
    }

    private static <E extends Enum<E>> E one(Class<E> type, String word, String where) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        throw new IllegalArgumentException(where + ": '" + word + "' is none of "
                + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }

    private static String text(Map<?, ?> fields, String name, String fallback, String where) {
        Object value = fields.get(name);
        if (value == null) {
            return fallback;
        }
        require(value instanceof String, where + ": '" + name + "' must be a text");
        return (String) value;
    }

    private static List<String> texts(Map<?, ?> fields, String name, String where) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        require(value instanceof List<?>, where + ": '" + name + "' must be a list");
        List<String> texts = new ArrayList<>();
        for (Object item : (List<?>) value) {
            require(item instanceof String text && !text.isBlank(), where + ": '" + name + "' must hold texts");
            texts.add((String) item);
        }
        return texts;
    }

    private static void require(boolean held, String message) {
        if (!held) {
            throw new IllegalArgumentException(message);
        }
    }
}
