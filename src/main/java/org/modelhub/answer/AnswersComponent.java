package org.modelhub.answer;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/** The {@code answers:} component: {@code answers:similar?threshold=…}. */
public class AnswersComponent extends DefaultComponent {

    private final @Nullable SimilarAnswers answers;

    /** @param answers null where routes are only looked over */
    AnswersComponent(CamelContext context, @Nullable SimilarAnswers answers) {
        super(context);
        this.answers = answers;
    }

    /** A component whose endpoints can be made and not called. */
    public static AnswersComponent ofNoCalls(CamelContext context) {
        return new AnswersComponent(context, null);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SimilarAnswerEndpoint endpoint = new SimilarAnswerEndpoint(uri, this, remaining, answers);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
