package org.modelhub.admission;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** The {@code admission:} component: {@code admission:grant?budget=…&keyRequestLimit=…}. */
public class AdmissionComponent extends DefaultComponent {

    private final AdmissionDesk desk;

    AdmissionComponent(CamelContext context, AdmissionDesk desk) {
        super(context);
        this.desk = desk;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        Map<String, String> options = new HashMap<>();
        for (String name : GrantPlan.options()) {
            // What is left in the map at the end is refused by its name.
            Object value = parameters.remove(name);
            if (value != null) {
                options.put(name, value.toString().strip());
            }
        }
        return new AdmissionEndpoint(uri, this, options);
    }

    AdmissionDesk desk() {
        return desk;
    }
}
