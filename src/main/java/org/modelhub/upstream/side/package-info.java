/** Short HTTP calls beside the main path, by Camel's HTTP component on workers: tokens of providers, lists of models. */
package org.modelhub.upstream.side;
