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

    private static final Pattern CROOKED = Pattern.compile(
            "//|[;\\\\]|/\\.{1,2}(/|$)|%(0[0ad]|2[5ef]|3[0-9b]|5c|[46][1-9a-f]|[57][0-9a])", Pattern.CASE_INSENSITIVE);

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
