package org.modelhub.exchange;

/** Decides who may use the management port beyond its probes. */
public interface AdminLogin {

    /**
     * Whether this pair opens the console. Called for every request of a console, by several threads.
     *
     * @param user what stands in the user field of HTTP basic
     * @param password an API key of the role admin
     */
    boolean permits(String user, String password);
}
