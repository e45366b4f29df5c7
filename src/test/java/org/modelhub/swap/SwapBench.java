package org.modelhub.swap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.modelhub.exchange.HubVariables;
import org.modelhub.swap.engine.CamelRouteEngine;

/** A hub of nothing but Camel, the swap and a folder of files, with the settings that the hub runs Camel with. */
final class SwapBench implements AutoCloseable {

    private static final Path FILES = Path.of("src/test/resources/swap");

    final Path home;
    final DefaultCamelContext context = new DefaultCamelContext();
    final Gate gate = new Gate();
    final Recorder recorder = new Recorder();
    final Map<String, String> environment = new HashMap<>();
    final Swapper swapper;
    final LiveRoutes live;
    private final ProducerTemplate template;

    /** @param home an empty folder, filled with the bench's files before the start */
    SwapBench(Path home) {
        this(home, Duration.ofHours(1));
    }

    SwapBench(Path home, Duration drainLimit) {
        this.home = home;
        try {
            copyFiles();
            startCamel();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        // A poll that never comes by itself: the tests say when.
        Swapper.Settings settings = new Swapper.Settings(Duration.ofHours(1), 3, drainLimit);
        swapper = new Swapper(
                new HubFolder(home),
                new CamelRouteEngine(context),
                settings,
                environment::get,
                Clock.systemUTC(),
                List.of(recorder));
        live = swapper.live();
        context.getRegistry().bind("chooseModel", new ChooseModelStep(live));
        loadGateway();
        template = context.createProducerTemplate();
    }

    SwapBench started() {
        swapper.start();
        return this;
    }

    private void startCamel() {
        context.getManagementStrategy().getManagementAgent().setRegisterRoutesCreateByKamelet(true);
        context.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        context.getComponent("kamelet", KameletComponent.class).setBlock(false);
        // The project's own Kamelets of verbs, such as choose-model-action; those of models come by generation.
        context.getComponent("kamelet", KameletComponent.class).setLocation("file:kamelets");
        context.getComponent("direct", DirectComponent.class).setBlock(false);
        context.getRegistry().bind("gate", gate);
        context.start();
    }

    private void loadGateway() {
        try {
            String text = Files.readString(home.resolve("routes/gateway/chat.camel.yaml"));
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("chat.camel.yaml", text));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void copyFiles() throws IOException {
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path target = home.resolve(FILES.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** Replaces text in a file, as an operator would, and has the swap look. */
    void edit(String path, String from, String to) {
        String text = read(path);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(path + " does not contain " + from);
        }
        write(path, text.replace(from, to));
        look();
    }

    String read(String path) {
        try {
            return Files.readString(home.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String path, String text) {
        try {
            Path target = home.resolve(path);
            Path draft = Files.writeString(target.resolveSibling("." + target.getFileName() + ".draft"), text);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String path) {
        try {
            Files.delete(home.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        look();
    }

    void look() {
        swapper.pollNow().toCompletableFuture().join();
    }

    Exchange ask(String model, String body) {
        return askAsync(model, body).join();
    }

    CompletableFuture<Exchange> askAsync(String model, String body) {
        Exchange exchange = context.getEndpoint("direct:gateway.chat").createExchange(ExchangePattern.InOut);
        exchange.setVariable(HubVariables.MODEL, model);
        exchange.getMessage().setBody(body);
        return template.asyncSend("direct:gateway.chat", exchange);
    }

    String answer(String model, String body) {
        Exchange exchange = ask(model, body);
        if (exchange.getException() != null) {
            throw new IllegalStateException(exchange.getException());
        }
        return exchange.getMessage().getBody(String.class);
    }

    NameReport report(String name) {
        return live.report().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** How much of everything Camel holds now. */
    Footprint footprint() {
        try {
            return new Footprint(
                    context.getRoutes().size(),
                    context.getRouteDefinitions().size(),
                    context.getRouteTemplateDefinitions().size(),
                    context.getEndpoints().size(),
                    ManagementFactory.getPlatformMBeanServer()
                            .queryNames(new ObjectName("org.apache.camel:context=" + context.getName() + ",*"), null)
                            .stream()
                            .filter(SwapBench::belongsToAGeneration)
                            .collect(Collectors.groupingBy(
                                    bean -> bean.getKeyProperty("type"), TreeMap::new, Collectors.counting())));
        } catch (javax.management.JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Components and services come with their first use and stay. Camel leaves the query out of an endpoint's JMX name,
     * so that all ends of all Kamelets share one bean; the pinned ones have their own.
     */
    private static boolean belongsToAGeneration(ObjectName bean) {
        return switch (bean.getKeyProperty("type")) {
            case "components", "services" -> false;
            case "endpoints" -> bean.getKeyProperty("name").contains("@");
            default -> true;
        };
    }

    @Override
    public void close() {
        gate.open();
        swapper.close();
        context.stop();
    }

    record Footprint(int routes, int definitions, int templates, int endpoints, Map<String, Long> mbeans) {}
}
