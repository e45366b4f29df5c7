/** JSON Schema: what a request must look like, checked on a tree that the hub's own reader builds. */
package org.modelhub.schema;
