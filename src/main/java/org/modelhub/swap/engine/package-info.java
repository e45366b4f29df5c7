/** The Camel side of a swap: loads and removes the routes, templates and endpoints of one generation. */
package org.modelhub.swap.engine;
