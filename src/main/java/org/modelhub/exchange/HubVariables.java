package org.modelhub.exchange;

/**
 * The names of the exchange variables through which the steps of a route talk. Headers are never used for this: they are
 * the client's namespace.
 */
public final class HubVariables {

    /** {@link RequestHead}: what the hub keeps of the client's request line and headers. */
    public static final String HEAD = "head";
    /** String: the client dialect, set by the edge route. */
    public static final String DIALECT = "dialect";
    /** String: the kind of model that is asked, one of {@code catalog.Kind}; set by the edge route. */
    public static final String KIND = "kind";
    /** String: what is asked of the model, where its kind does not say it; set by the edge route. */
    public static final String OPERATION = "operation";
    /** {@link Caller}: who asks; set by {@code check-identity-action}. */
    public static final String CALLER = "caller";
    /** {@code ChatRequest} or its like for the other kinds; set by {@code read-request-action}. */
    public static final String REQUEST = "request";
    /** String: the public name asked for. */
    public static final String MODEL = "model";
    /** String: the {@code direct:} URI of the live generation; set by {@code choose-model-action}. */
    public static final String MODEL_ROUTE = "modelRoute";
    /** Integer: tokens of the longest prompt that any model of the public name takes; set with the route. */
    public static final String CONTEXT = "context";
    /** {@link ServedBy}: which upstream model answers; set by the provider that took the call. */
    public static final String SERVED_BY = "servedBy";
    /** {@link Passport}: timed moments. */
    public static final String PASSPORT = "passport";
    /** {@link Cancel}: fires when the client leaves. */
    public static final String CANCEL = "cancel";
    /** Integer: the HTTP status of the answer where it is not 200. */
    public static final String STATUS = "status";

    /** List of {@code ModelCard}: every model that the public name can reach; set with the route. */
    public static final String MODELS = "models";
    /** {@link Trail}: which models were tried, and what became of each. */
    public static final String TRAIL = "trail";
    /** {@link ReplyHeaders}: what steps add to the head of the answer. */
    public static final String REPLY_HEADERS = "replyHeaders";
    /** {@link Priority}: who goes first where requests wait; interactive if it is not set. */
    public static final String PRIORITY = "priority";
    /** {@link Expectation}: what the public name expects of whichever model answers. */
    public static final String EXPECTATION = "expectation";
    /** {@link Continuation}: the answer so far, where a model is asked to go on with another one's. */
    public static final String CONTINUATION = "continuation";
    /** {@link RequestOutcome}: how the request ended; there before the exchange's on-completions run. */
    public static final String OUTCOME = "outcome";

    /** Boolean: another model goes on with the answer if the one that gives it breaks off; set by {@code continue-answer-action}. */
    public static final String CONTINUED = "continued";
    /** String: the one-time ticket with which a socket is opened; set by the edge, never by a client's header. */
    public static final String TICKET = "ticket";

    private HubVariables() {}
}
