package org.modelhub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.util.IOHelper;
import org.modelhub.admission.ParametersComponent;
import org.modelhub.answer.AnswersComponent;
import org.modelhub.check.CheckCommand;
import org.modelhub.stream.TokenCounter;
import org.modelhub.swap.FileCheck;
import org.modelhub.swap.HubFolder;
import org.modelhub.swap.SwapProblem;
import org.modelhub.swap.engine.CamelRouteEngine;
import org.modelhub.upstream.UpstreamComponent;
import org.modelhub.upstream.continuing.ContinueComponent;
import org.modelhub.upstream.continuing.ExpectComponent;
import org.modelhub.upstream.UpstreamParts;
import org.modelhub.upstream.UpstreamProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LoggingSystem;

/** The check command with a Camel of its own: the hub's components and settings, but no Spring, no port and no call. */
final class CheckMain {

    static final String COMMAND = "check";

    private CheckMain() {}

    /** @param words what stands behind {@link #COMMAND} */
    static int run(List<String> words) {
        // Nothing else sets logging up here, and what the command has to say are its own lines.
        LoggingSystem.get(CheckMain.class.getClassLoader()).beforeInitialize();
        Path home = Path.of(Objects.requireNonNullElse(System.getenv("HUB_HOME"), "."));
        return new CheckCommand(CheckMain::check, System.out, System.err).run(words, home);
    }

    static Collection<SwapProblem> check(HubFolder home, Collection<Path> files) throws IOException {
        CheckBeans beans = new CheckBeans();
        try (DefaultCamelContext camel = camel(beans)) {
            CamelRouteEngine engine = new CamelRouteEngine(camel);
            return new FileCheck(home, engine, engine, beans::has, IOHelper::lookupEnvironmentVariable).check(files);
        }
    }

    /** With what {@code application.yaml} sets under {@code camel}, as far as it matters to loading. */
    private static DefaultCamelContext camel(CheckBeans beans) {
        DefaultCamelContext camel = new DefaultCamelContext(false);
        camel.disableJMX();
        camel.getCamelContextExtension().setRegistry(new DefaultRegistry(beans));
        camel.build();
        camel.addComponent("upstream", new UpstreamComponent(camel, parts()));
        camel.addComponent("answers", AnswersComponent.ofNoCalls(camel));
        camel.addComponent("parameters", new ParametersComponent(camel));
        camel.addComponent("continue", new ContinueComponent(camel, new TokenCounter()));
        camel.addComponent("expect", new ExpectComponent(camel));
        camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        camel.getComponent("kamelet", KameletComponent.class).setBlock(false);
        camel.getComponent("direct", DirectComponent.class).setBlock(false);
        camel.start();
        return camel;
    }

    /** Endpoints are made to see whether they can be, and never called. */
    private static UpstreamParts parts() {
        return UpstreamParts.ofNoCalls(HubDialects.all(), defaults(), new TokenCounter());
    }

    private static UpstreamProperties defaults() {
        return new Binder(List.of()).bindOrCreate("hub.upstream", UpstreamProperties.class);
    }
}
