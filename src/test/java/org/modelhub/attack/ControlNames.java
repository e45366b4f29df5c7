package org.modelhub.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.modelhub.exchange.HubVariables;

/** Names by which messages have steered Camel's components, or could steer this hub; in any case. */
final class ControlNames {

    private static final List<String> CAMEL = List.of(
            "CamelHttpUri",
            "CamelHttpPath",
            "CamelHttpMethod",
            "CamelHttpQuery",
            "CamelHttpRawQuery",
            "CamelHttpResponseCode",
            "CamelRestHttpUri",
            "CamelBeanMethodName",
            "CamelExecCommandExecutable",
            "CamelFileName",
            "CamelSqlQuery",
            "CamelToEndpoint",
            "CamelCharsetName",
            "CamelRoutingSlipEndpoint");
    private static final List<String> OTHERS = List.of(
            "websocket.connectionKey",
            "operationName",
            "mail.smtp.host",
            "breadcrumbId",
            "org.apache.camel.component.x",
            "Host-Override",
            "kafka.OVERRIDE_TOPIC",
            "JMSReplyTo",
            "rabbitmq.EXCHANGE_OVERRIDE_NAME");
    private static final List<String> OURS = List.of(
            HubVariables.HEAD,
            HubVariables.DIALECT,
            HubVariables.KIND,
            HubVariables.CALLER,
            HubVariables.REQUEST,
            HubVariables.MODEL_ROUTE,
            HubVariables.CONTEXT,
            HubVariables.SERVED_BY,
            HubVariables.PASSPORT,
            HubVariables.CANCEL,
            HubVariables.STATUS,
            HubVariables.MODELS,
            HubVariables.TRAIL,
            HubVariables.REPLY_HEADERS,
            HubVariables.PRIORITY,
            HubVariables.EXPECTATION,
            HubVariables.CONTINUATION,
            HubVariables.CONTINUED,
            HubVariables.OUTCOME,
            HubVariables.TICKET,
            "variable.caller",
            "variables.modelRoute",
            "CamelVariableName",
            "header:caller");

    private ControlNames() {}

    /** All of them as they are usually written, for a round that leaves nothing out. */
    static List<String> asHeaders() {
        return Stream.of(CAMEL, OTHERS, OURS)
                .flatMap(List::stream)
                .filter(name -> !name.contains(":"))
                .toList();
    }

    /** Some, each with letters in random case, and one that no list foresees. */
    static List<String> draw(Random random, int count) {
        List<String> all = asHeaders();
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(anyCase(random, all.get(random.nextInt(all.size()))));
        }
        drawn.add(anyCase(random, "camel") + Integer.toString(random.nextInt(1 << 20), 36));
        return drawn.stream().distinct().toList();
    }

    private static String anyCase(Random random, String name) {
        StringBuilder result = new StringBuilder();
        name.chars()
                .forEach(c -> result.append(
                        (char) (random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))));
        return result.toString();
    }
}
