package org.modelhub.stream.live;

/** What a stream can give where memory is short, in the order in which it is asked for. */
enum Gift {
    /** It is over, and nobody reads it: all of it. */
    ALL,
    /** What its reader took, but for what a client may lack that loses its connection now. */
    MOST,
    /** What its reader took. */
    REST
}
