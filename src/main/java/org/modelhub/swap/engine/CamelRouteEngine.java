package org.modelhub.swap.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.modelhub.swap.RouteEngine;
import org.modelhub.swap.RouteParser;
import org.modelhub.swap.SourceFile;
import org.modelhub.swap.SwapException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads pinned sources into a {@link CamelContext} through Camel's own YAML loader. */
public final class CamelRouteEngine implements RouteEngine, RouteParser {

    private static final Logger LOGGER = LoggerFactory.getLogger(CamelRouteEngine.class);

    private final ModelCamelContext context;

    public CamelRouteEngine(CamelContext context) {
        this.context = (ModelCamelContext) context;
    }

    @Override
    public void build(long generation, SourceFile route, List<SourceFile> kamelets) throws SwapException {
        SourceFile reading = route;
        try {
            List<RouteTemplateDefinition> templates = new ArrayList<>();
            for (SourceFile kamelet : kamelets) {
                reading = kamelet;
                templates.addAll(read(kamelet).getRouteTemplateCollection().getRouteTemplates());
            }
            reading = route;
            List<RouteDefinition> routes = read(route).getRouteCollection().getRoutes();
            // Ids that an operator gave to steps must differ between generations, too.
            routes.forEach(definition -> definition.setNodePrefixId("g" + generation + "-"));
            context.addRouteTemplateDefinitions(templates);
            context.addRouteDefinitions(routes);
        } catch (Exception e) {
            remove(generation);
            throw LoadFailure.of(e, reading, kamelets);
        }
    }

    @Override
    public void parse(SourceFile file) throws SwapException {
        try {
            read(file);
        } catch (Exception e) {
            throw LoadFailure.of(e, file, List.of());
        }
    }

    private RouteBuilder read(SourceFile source) throws Exception {
        for (RoutesBuilder routes : PluginHelper.getRoutesLoader(context)
                .findRoutesBuilders(ResourceHelper.fromString(source.path(), source.text()))) {
            RouteBuilder builder = (RouteBuilder) routes;
            CamelContextAware.trySetCamelContext(builder, context);
            builder.configureRoutes(context);
            return builder;
        }
        throw new IllegalArgumentException("no route found");
    }

    @Override
    public void remove(long generation) {
        // "@7", at the end of a name or before the counter that Camel appends to a Kamelet's route id; not "@71".
        Pattern pinned = Pattern.compile("[^?@]*@" + generation + "(-[^/?]*)?");
        for (Route route : List.copyOf(context.getRoutes())) {
            if (pinned.matcher(route.getRouteId()).matches()) {
                removeRoute(route.getRouteId());
            }
        }
        removeDefinitions(pinned);
        for (Endpoint endpoint : endpointsOf(generation)) {
            removeEndpoint(endpoint);
        }
        unregisterEndpoints(generation);
    }

    /** An endpoint that failed half-way is in JMX but not in the context: Camel forgets it there. */
    private void unregisterEndpoints(long generation) {
        ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
        if (agent == null || agent.getMBeanServer() == null) {
            return;
        }
        Pattern own = Pattern.compile("\"(direct|kamelet):.*@" + generation + "(?![0-9]).*", Pattern.DOTALL);
        try {
            ObjectName all = new ObjectName(
                    agent.getMBeanObjectDomainName() + ":context=" + context.getManagementName() + ",type=endpoints,*");
            for (ObjectName bean : agent.getMBeanServer().queryNames(all, null)) {
                if (own.matcher(bean.getKeyProperty("name")).matches()) {
                    agent.unregister(bean);
                }
            }
        } catch (JMException e) {
            LOGGER.atWarn().addKeyValue("error", e.toString()).log("endpoint not unregistered from JMX");
        }
    }

    private void removeRoute(String id) {
        try {
            context.getRouteController().stopRoute(id);
            context.removeRoute(id);
        } catch (Exception e) {
            LOGGER.atWarn()
                    .addKeyValue("routeId", id)
                    .addKeyValue("error", e.toString())
                    .log("route not removed");
        }
    }

    private void removeEndpoint(Endpoint endpoint) {
        try {
            context.removeEndpoint(endpoint);
        } catch (Exception e) {
            LOGGER.atWarn().addKeyValue("error", e.toString()).log("endpoint not removed");
        }
    }

    private void removeDefinitions(Pattern pinned) {
        try {
            for (RouteDefinition route : List.copyOf(context.getRouteDefinitions())) {
                if (pinned.matcher(String.valueOf(route.getId())).matches()) {
                    context.removeRouteDefinition(route);
                }
            }
            for (RouteTemplateDefinition template : List.copyOf(context.getRouteTemplateDefinitions())) {
                if (pinned.matcher(String.valueOf(template.getId())).matches()) {
                    context.removeRouteTemplateDefinition(template);
                }
            }
        } catch (Exception e) {
            LOGGER.atWarn().addKeyValue("error", e.toString()).log("route definition not removed");
        }
    }

    private List<Endpoint> endpointsOf(long generation) {
        String number = "@" + generation + "(?![0-9])";
        Pattern own = Pattern.compile(
                "direct:(//)?model\\.[^?]*" + number + ".*|kamelet:(//)?(source|sink)\\?routeId=[^&]*" + number + ".*"
                        + "|kamelet:(//)?[^?]*" + number + ".*",
                Pattern.DOTALL);
        return context.getEndpoints().stream()
                .filter(endpoint -> own.matcher(endpoint.getEndpointUri()).matches())
                .toList();
    }
}
