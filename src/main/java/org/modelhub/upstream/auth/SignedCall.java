package org.modelhub.upstream.auth;

import java.net.URI;
import java.util.Map;

/**
 * The parts of a request that a signature covers.
 *
 * @param url in whole, as it goes over the wire
 * @param headers of the dialect, the content type included
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
public record SignedCall(String method, URI url, Map<String, String> headers, byte[] body) {}
