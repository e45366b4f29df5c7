/** Where bytes enter and leave: the HTTP engine, and the steps that answer clients about the hub itself. */
package org.modelhub.edge;
