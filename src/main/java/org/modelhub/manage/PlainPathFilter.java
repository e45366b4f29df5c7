package org.modelhub.manage;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses a path that can be spelled more plainly, before anything decides by it. The container chooses the servlet by
 * the tidied path and filters see the raw one; Spring's own firewall comes later than its path parser, which throws on
 * such a path and would log a stack trace for each.
 */
final class PlainPathFilter extends HttpFilter {

    private static final Pattern CROOKED =
            Pattern.compile("//|[;\\\\]|/\\.{1,2}(/|$)|%(00|0[ad]|25|2[ef]|3b|5c)", Pattern.CASE_INSENSITIVE);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (CROOKED.matcher(request.getRequestURI()).find()) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        chain.doFilter(request, response);
    }
}
