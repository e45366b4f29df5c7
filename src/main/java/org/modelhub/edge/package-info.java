/** Where bytes enter and leave: the client's dialect in and out. It decides nothing. */
package org.modelhub.edge;
