package org.modelhub.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes {@code docs/providers.md} from the Kamelets: who can be called, how, and which models are ready to be named. */
final class ProvidersPage {

    private static final String HEAD = """
            <!-- Made from kamelets/ by ProvidersPageTest. Do not edit: change the Kamelets, then run
                 ./mvnw test -Dtest=ProvidersPageTest -Dtest.jvm.args=-Dproviders.write=true -->
            # Providers and models

            Each row is a file of `kamelets/`. A model Kamelet serves as soon as a route of `routes/model/` names it and its
            variables are set. `GET /admin/models` says which of these a running hub can use, and
            [add-a-vendor.md](add-a-vendor.md) how to call a vendor that is not here.

            Prices are those of a million tokens, or of the unit that the Kamelet's description names, at the day in the next
            column; look at the vendor's own page before you rely on one. Where a price is missing, none was found. What stands
            behind *unconfirmed* no source said for certain. No provider has been tried with a real key.

            """;

    private final Map<String, KameletFacts> providers;
    private final Map<String, KameletFacts> models;
    private final StringBuilder page = new StringBuilder(HEAD);

    private ProvidersPage(Path kamelets) {
        providers = KameletFacts.under(kamelets, "provider-");
        models = KameletFacts.under(kamelets, "model-");
    }

    static String of(Path kamelets) {
        return new ProvidersPage(kamelets).write();
    }

    private String write() {
        page.append("## Providers\n\n");
        row("provider", "Kamelet", "dialect", "base URL", "authentication", "variables", "models");
        row("---", "---", "---", "---", "---", "---", "---:");
        for (KameletFacts provider : providers.values()) {
            row(
                    "[" + provider.title() + "](#" + anchor(provider.title()) + ")",
                    code(provider.name()),
                    provider.dialect().isEmpty() ? "in process" : code(provider.dialect()),
                    baseUrl(provider),
                    provider.dialect().isEmpty() ? "–" : provider.option("authentication", "bearer"),
                    codes(variables(provider)),
                    String.valueOf(modelsOf(provider).size()));
        }
        providers.values().forEach(this::section);
        return page.toString();
    }

    private void section(KameletFacts provider) {
        page.append("\n## ").append(provider.title()).append("\n\n");
        page.append(provider.description()).append("\n\n");
        deviations(provider)
                .forEach((what, how) -> page.append("- **")
                        .append(what)
                        .append("**: ")
                        .append(how)
                        .append('\n'));
        List<KameletFacts> own = modelsOf(provider);
        if (!own.isEmpty()) {
            if (page.charAt(page.length() - 2) != '\n') {
                page.append('\n');
            }
            row("model", "Kamelet", "kind", "context", "output", "features", "price in / out", "price of", "tier");
            row("---", "---", "---", "---:", "---:", "---", "---", "---", "---");
            own.forEach(this::model);
            doubts(own);
        }
    }

    private void doubts(List<KameletFacts> models) {
        List<KameletFacts> doubted =
                models.stream().filter(model -> !model.unconfirmed().isEmpty()).toList();
        if (!doubted.isEmpty()) {
            page.append("\nUnconfirmed:\n\n");
            doubted.forEach(model -> page.append("- ")
                    .append(code(model.name()))
                    .append(": ")
                    .append(model.unconfirmed())
                    .append('\n'));
        }
    }

    private void model(KameletFacts model) {
        boolean vectors = model.annotation("kind").equals("embedding");
        row(
                model.annotation("upstream-model"),
                code(model.name()),
                model.annotation("kind"),
                number(model.annotation("context")),
                vectors ? model.annotation("dimension") + " dimensions" : number(model.annotation("max-output")),
                model.annotation("features").replaceAll("\\s*,\\s*", ", "),
                price(model),
                model.annotation("price-date"),
                model.annotation("tier"));
    }

    private static String price(KameletFacts model) {
        String input = model.annotation("price-input");
        String output = model.annotation("price-output");
        if (input.isEmpty() && output.isEmpty()) {
            return "";
        }
        String currency = model.annotation("price-currency");
        return (input.isEmpty() ? "?" : input) + " / " + (output.isEmpty() ? "?" : output) + " "
                + (currency.isEmpty() ? "USD" : currency);
    }

    private Map<String, String> deviations(KameletFacts provider) {
        Map<String, String> how = new LinkedHashMap<>();
        if (!provider.dialect().isEmpty()) {
            if (chats(provider)) {
                how.put("answers", streaming(provider.option("streaming", "both")));
                how.put("JSON schemas", structured(provider.option("structured", "native")));
                how.put("pictures", images(provider.option("images", "any")));
                how.put("thinking switch", thinking(provider));
            }
            putIfAny(how, "left out", codes(List.of(provider.option("drop", "").split("\\s*,\\s*"))));
            putIfAny(how, "renamed", codes(List.of(provider.option("rename", "").split("\\s*,\\s*"))));
            putIfAny(
                    how,
                    "kept in range",
                    codes(List.of(provider.option("clamp", "").split("\\s*,\\s*"))));
            putIfAny(
                    how,
                    "added where absent",
                    codes(List.of(provider.option("defaults", "").split("\\s*;\\s*"))));
            putIfAny(
                    how, "own paths", codes(List.of(provider.option("paths", "").split("\\s*,\\s*"))));
        }
        putIfAny(how, "unconfirmed", provider.unconfirmed());
        return how;
    }

    /** A provider without models of its own may be called for a chat, too. */
    private boolean chats(KameletFacts provider) {
        List<KameletFacts> own = modelsOf(provider);
        return own.isEmpty()
                || own.stream().anyMatch(model -> model.annotation("kind").equals("chat"));
    }

    private static void putIfAny(Map<String, String> how, String what, String text) {
        if (!text.isEmpty()) {
            how.put(what, text);
        }
    }

    private static String streaming(String word) {
        return switch (word) {
            case "only" -> "streams only; the hub gathers a whole answer itself";
            case "never" -> "whole only; the hub makes a stream of one itself";
            default -> "whole and streamed";
        };
    }

    private static String structured(String word) {
        return switch (word) {
            case "native" -> "taken as they are";
            case "object" -> "as JSON mode; the schema becomes an instruction and the answer is checked";
            case "instruct" -> "as an instruction; the answer is checked";
            default -> word;
        };
    }

    private static String images(String word) {
        return switch (word) {
            case "any" -> "as data or address, if the model sees";
            case "data" -> "as data; the hub fetches addresses";
            case "none" -> "refused";
            default -> word;
        };
    }

    private String thinking(KameletFacts provider) {
        boolean openai = provider.dialect().equals("openai");
        String word = provider.option("thinking", openai ? "effort" : "");
        return switch (word) {
            case "", "effort" -> openai ? "`reasoning_effort`" : "in the API's own words";
            case "effort-none" -> "`reasoning_effort`, `none` for off";
            case "template" -> "`chat_template_kwargs` and `reasoning_effort`";
            case "enable" -> "`enable_thinking`";
            case "type" -> "`thinking` and `reasoning_effort`";
            case "none" ->
                modelsOf(provider).stream()
                                .allMatch(
                                        model -> model.option("thinking", word).equals(word))
                        ? "none"
                        : "none, unless the model's Kamelet declares one";
            default -> word;
        };
    }

    private static String baseUrl(KameletFacts provider) {
        String url = provider.option("baseUrl", "");
        if (!url.isEmpty()) {
            return code(url);
        }
        String example = provider.example("baseUrl");
        return example.isEmpty() ? "–" : "given by the model, e.g. " + code(example);
    }

    /** Of the provider itself and of the models that call it. */
    private Set<String> variables(KameletFacts provider) {
        Set<String> names = new TreeSet<>(provider.variables());
        modelsOf(provider).forEach(model -> names.addAll(model.variables()));
        return names;
    }

    private List<KameletFacts> modelsOf(KameletFacts provider) {
        return models.values().stream()
                .filter(model -> model.calls().contains("kamelet:" + provider.name()))
                .toList();
    }

    private void row(String... cells) {
        List<String> escaped = new ArrayList<>();
        for (String cell : cells) {
            escaped.add(cell.isEmpty() ? " " : cell.replace("|", "\\|"));
        }
        page.append("| ").append(String.join(" | ", escaped)).append(" |\n");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String codes(Collection<String> words) {
        return String.join(
                ", ",
                words.stream()
                        .filter(word -> !word.isBlank())
                        .map(ProvidersPage::code)
                        .toList());
    }

    private static String number(String digits) {
        return digits.matches("[1-9]\\d*") ? String.format(Locale.ROOT, "%,d", Long.parseLong(digits)) : "–";
    }

    /** As GitHub makes one of a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                .replace(' ', '-');
    }
}
