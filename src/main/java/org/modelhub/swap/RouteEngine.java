package org.modelhub.swap;

import java.util.List;

/** What turns pinned sources into running routes and takes them away again. Called by one thread at a time. */
public interface RouteEngine {

    /**
     * Builds and starts one generation beside whatever runs. On failure nothing of it is left.
     *
     * @param kamelets everything the route reaches, each under its pinned name
     */
    void build(long generation, SourceFile route, List<SourceFile> kamelets) throws SwapException;

    /** Takes everything away that {@link #build} made for this generation. */
    void remove(long generation);
}
