package org.modelhub.exchange;

/** The embedding models in this process. */
public interface TextSpaces {

    /** The one that understands all of these texts best; loads nothing. */
    TextSpace fitting(Iterable<String> texts);
}
