package org.modelhub.swap;

/** What can say whether a file is made of steps that exist, without building anything. */
@FunctionalInterface
public interface RouteParser {

    /** Reads a route's or a Kamelet's text; fails with the first thing that it does not know. */
    void parse(SourceFile file) throws SwapException;
}
