package org.modelhub.exchange;

import java.util.Map;

/**
 * What the hub keeps of a request's head. Everything else the client sent is gone before a route runs.
 *
 * @param requestId made by the hub
 * @param method upper case
 * @param path decoded once, without the query
 * @param pathParameters by the names that the edge route declares
 * @param query first value of each parameter
 * @param headers lower-case names, on the allow-list only
 */
public record RequestHead(
        String requestId,
        String method,
        String path,
        Map<String, String> pathParameters,
        Map<String, String> query,
        Map<String, String> headers) {

    /** Without the headers: they hold the credentials. */
    @Override
    public String toString() {
        return method + " " + path + " " + requestId;
    }
}
