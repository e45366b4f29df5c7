/**
 * The data port: Camel's {@code platform-http} on Vert.x with the routes run on the event loop, one server for each loop,
 * and answers pumped at the client's pace. The way in is {@link org.modelhub.edge.engine.HubHttpEngine}.
 */
package org.modelhub.edge.engine;
