/** What all features share about one request: variable names, caller, passport, cancel signal, outcome. */
package org.modelhub.exchange;
