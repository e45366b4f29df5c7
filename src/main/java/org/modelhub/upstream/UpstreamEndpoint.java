package org.modelhub.upstream;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.upstream.auth.Authentication;
import org.modelhub.upstream.auth.AuthenticationSettings;
import org.modelhub.upstream.listing.ListedProvider;
import org.modelhub.upstream.listing.ListingPlan;

/** Calls one model of one provider: asynchronous, cancellable, streamed at the reader's pace. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "upstream",
        title = "Upstream",
        syntax = "upstream:dialect",
        producerOnly = true,
        category = Category.AI)
public class UpstreamEndpoint extends DefaultEndpoint {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    @UriPath(description = "Wire format of the provider")
    @Metadata(required = true)
    private String dialect;

    @UriParam(description = "Name of the provider in metrics and messages")
    private @Nullable String provider;

    @UriParam(description = "Where the provider answers, without a trailing slash")
    @Metadata(required = true)
    private @Nullable String baseUrl;

    @UriParam(description = "The provider's name of the model")
    @Metadata(required = true)
    @SuppressWarnings("NullAway.Init")
    private String model;

    @UriParam(
            defaultValue = "both",
            description = "Forms of an answer the provider can give: both, only, never (streams)")
    private String streaming = "both";

    @UriParam(description = "Request fields to leave out, separated by commas")
    private @Nullable String drop;

    @UriParam(description = "Request fields to rename, as field=name, separated by commas")
    private @Nullable String rename;

    @UriParam(description = "Ranges of request fields, as field=min..max, separated by commas")
    private @Nullable String clamp;

    @UriParam(description = "Request fields to send where the client sent none, as field=json, separated by semicolons")
    private @Nullable String defaults;

    @UriParam(defaultValue = "effort", description = "How the provider takes the thinking switch")
    private String thinking = "effort";

    @UriParam(description = "Paths other than the dialect's own, as chat=/path, separated by commas")
    private @Nullable String paths;

    @UriParam(
            defaultValue = "native",
            description = "How the provider takes a JSON schema for the answer: native, object, instruct")
    private String structured = "native";

    @UriParam(defaultValue = "any", description = "How the provider takes pictures: any, data, none")
    private String images = "any";

    @UriParam(
            defaultValue = "none",
            description = "How the provider takes the beginning of an answer that it is to go on with: none, message,"
                    + " prefix, partial, continue")
    private String prefill = "none";

    @UriParam(
            defaultValue = "none",
            description = "How the provider pages through its models: none, openai, cursor, page-token, link, offset")
    private String listing = "none";

    @UriParam(description = "Where the provider's listing differs from its style, as role=name, separated by commas")
    private @Nullable String listingFields;

    private final AuthenticationSettings security = new AuthenticationSettings();

    public UpstreamEndpoint(String uri, UpstreamComponent component, String dialect) {
        super(uri, component);
        this.dialect = dialect;
    }

    @Override
    public Producer createProducer() {
        UpstreamParts parts = ((UpstreamComponent) getComponent()).parts();
        String name = provider == null ? dialect : provider;
        URI baseUrl = url();
        Authentication authentication = Authentication.of(name, security, parts.tokens(), parts.rests());
        Provider target = new Provider(
                name,
                baseUrl,
                authentication,
                parts.dialects().upstream(dialect),
                QuirkParser.word("streaming", streaming, Provider.Streaming.class),
                parts.properties().timeouts(),
                true);
        ListingPlan plan = ListingPlan.of(listing, QuirkParser.pairs("listingFields", listingFields, ","));
        return new UpstreamProducer(
                this,
                target,
                new UpstreamModel(model, QuirkParser.parse(this)),
                parts,
                new ListedProvider(name, baseUrl, authentication, plan));
    }

    /** How the provider is shown who calls; the options of the URI that concern it are its own. */
    AuthenticationSettings security() {
        return security;
    }

    /** Null where none is set: the model is unavailable then, and another one in its route may serve. */
    private @Nullable URI url() {
        if (baseUrl == null || baseUrl.isBlank()) {
            return null;
        }
        URI url = URI.create(baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl);
        if (url.getScheme() == null || !SCHEMES.contains(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("baseUrl of provider " + provider + " is not an http or https URL");
        }
        return url;
    }

    /** Why a call of it would be refused without being made, as it is set now. */
    Optional<String> objection() {
        if (url() == null) {
            return Optional.of("It has no base URL.");
        }
        UpstreamParts parts = ((UpstreamComponent) getComponent()).parts();
        String name = provider == null ? dialect : provider;
        Authentication authentication = Authentication.of(name, security, parts.tokens(), parts.rests());
        if (authentication.lacksKey()) {
            return Optional.of("It has no API key.");
        }
        return authentication.next(Set.of()) == null
                ? Optional.of(authentication.exhausted().message())
                : Optional.empty();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("upstream: is only called, never listened to");
    }

    @Override
    public boolean isSingletonProducer() {
        return true;
    }

    public String getDialect() {
        return dialect;
    }

    public @Nullable String getProvider() {
        return provider;
    }

    public void setProvider(@Nullable String provider) {
        this.provider = provider;
    }

    public @Nullable String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(@Nullable String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public String getStreaming() {
        return streaming;
    }

    public void setStreaming(String streaming) {
        this.streaming = streaming;
    }

    public @Nullable String getDrop() {
        return drop;
    }

    public void setDrop(@Nullable String drop) {
        this.drop = drop;
    }

    public @Nullable String getRename() {
        return rename;
    }

    public void setRename(@Nullable String rename) {
        this.rename = rename;
    }

    public @Nullable String getClamp() {
        return clamp;
    }

    public void setClamp(@Nullable String clamp) {
        this.clamp = clamp;
    }

    public @Nullable String getDefaults() {
        return defaults;
    }

    public void setDefaults(@Nullable String defaults) {
        this.defaults = defaults;
    }

    public String getThinking() {
        return thinking;
    }

    public void setThinking(String thinking) {
        this.thinking = thinking;
    }

    public @Nullable String getPaths() {
        return paths;
    }

    public void setPaths(@Nullable String paths) {
        this.paths = paths;
    }

    public String getStructured() {
        return structured;
    }

    public void setStructured(String structured) {
        this.structured = structured;
    }

    public String getImages() {
        return images;
    }

    public void setImages(String images) {
        this.images = images;
    }

    public String getPrefill() {
        return prefill;
    }

    public void setPrefill(String prefill) {
        this.prefill = prefill;
    }

    public String getListing() {
        return listing;
    }

    public void setListing(String listing) {
        this.listing = listing;
    }

    public @Nullable String getListingFields() {
        return listingFields;
    }

    public void setListingFields(@Nullable String listingFields) {
        this.listingFields = listingFields;
    }
}
