package org.modelhub.manage;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses what a foreign page makes an operator's browser send. A browser repeats HTTP basic credentials on its own, and
 * Jolokia runs operations on plain GETs, so a token in forms would not help: the browser's own word about the origin
 * of each request does. Programs send neither header and pass. Opening the console from a link stays possible.
 */
final class SameSiteFilter extends HttpFilter {

    private static final String CONSOLE = "/actuator/hawtio";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (foreignOrigin(request) || foreignFetch(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean foreignOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        return origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host);
    }

    private static boolean foreignFetch(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        boolean own = site == null || site.equals("same-origin") || site.equals("none");
        return !own && !followsLinkToConsole(request);
    }

    private static boolean followsLinkToConsole(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && "document".equals(request.getHeader("Sec-Fetch-Dest"))
                && request.getMethod().equals("GET")
                && request.getRequestURI().startsWith(CONSOLE);
    }
}
