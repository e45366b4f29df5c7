package org.modelhub.edge;

import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Under which URL clients reach the hub, {@code hub.edge.public-url}. What a request says of it, in its Host header, is
 * never believed: a document made from that would send its readers, and their keys, wherever a stranger likes.
 *
 * @param publicUrl http or https, without {@code /v1}; empty if the operator does not say
 */
@ConfigurationProperties("hub.edge")
public record PublicUrlProperties(@DefaultValue("") String publicUrl) {

    private static final String NAME = "hub.edge.public-url";

    public PublicUrlProperties {
        publicUrl = publicUrl.strip().replaceAll("/+$", "");
        if (!publicUrl.isEmpty()) {
            check(publicUrl);
        }
    }

    private static void check(String url) {
        URI uri = parse(url);
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        if (!web || uri.getHost() == null || !bare) {
            throw new IllegalArgumentException(NAME + " must be like https://hub.example, an http or https URL without"
                    + " user, query or fragment");
        }
        if (uri.getRawPath().endsWith("/v1")) {
            throw new IllegalArgumentException(NAME + " must be the hub's root, without /v1");
        }
    }

    /** The value is left out of the message: it may hold a password. */
    private static URI parse(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(NAME + " is not a URL");
        }
    }

    /**
     * Where the paths of the API begin.
     *
     * @param port that the hub listens on; 0 for any free one, which is not known yet, so the URL is then relative to
     *     that of whatever document holds it
     */
    public String serverUrl(int port) {
        if (!publicUrl.isEmpty()) {
            return publicUrl;
        }
        return port == 0 ? "/" : "http://localhost:" + port;
    }
}
