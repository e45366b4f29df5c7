package org.modelhub.upstream.continuing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.modelhub.HubCalls;
import org.modelhub.HubFixture;
import org.modelhub.fault.CutUpstream;
import org.modelhub.fault.CutUpstream.Reply;
import org.modelhub.fault.SeenRequest;

/** A hub with public names whose routes have a first model and a second one, which say what a test has them say. */
final class TwoModels implements AutoCloseable {

    static final Reply AWAY = Reply.refusal(503, "{\"error\":{\"message\":\"away\"}}");
    static final String CONTINUE = "        - to: kamelet:continue-answer-action\n";

    volatile Function<SeenRequest, Reply> firstSays = request -> AWAY;
    volatile Function<SeenRequest, Reply> secondSays = request -> AWAY;

    final CutUpstream first = new CutUpstream(request -> firstSays.apply(request));
    final CutUpstream second = new CutUpstream(request -> secondSays.apply(request));
    final HubFixture hub = new HubFixture("test.upstream.url=" + second.baseUrl(), "logging.level.org.modelhub=error");
    final HubCalls client = new HubCalls(hub);

    /** A model, which is a public name of its own too. */
    void model(String name, CutUpstream upstream, String provider, Map<String, String> more) {
        Map<String, String> parameters = new TreeMap<>(Map.of("model", name));
        parameters.put("baseUrl", upstream.baseUrl().replace("/v1", ""));
        parameters.putAll(more);
        hub.add(name, "chat", "provider-" + provider + "-action", parameters);
    }

    void openAi(String name, CutUpstream upstream, Map<String, String> more) {
        Map<String, String> parameters = new TreeMap<>(more);
        parameters.putAll(Map.of("baseUrl", upstream.baseUrl(), "authentication", "none", "provider", name));
        model(name, upstream, "openai", parameters);
    }

    /** A public name that fails over from one model to the next on these classes of exceptions. */
    void name(String name, String before, List<String> exceptions, List<String> models, String behind) {
        StringBuilder route = new StringBuilder("""
                - route:
                    id: model.%1$s
                    description: Two models behind one name.
                    from:
                      uri: direct:model.%1$s
                      steps:
                %2$s        - loadBalance:
                            failoverLoadBalancer:
                              exception:
                """.formatted(name, before));
        exceptions.forEach(type -> route.append("                - org.modelhub.chat." + type + "\n"));
        route.append("            steps:\n");
        models.forEach(model -> route.append("              - to: kamelet:model-" + model + "-action\n"));
        hub.write("routes/model/" + name + ".camel.yaml", route + behind);
    }

    String stream(String name, String prompt) {
        return client.chat(name, prompt, true).join().body();
    }

    @Override
    public void close() {
        hub.close();
        second.close();
        first.close();
    }
}
