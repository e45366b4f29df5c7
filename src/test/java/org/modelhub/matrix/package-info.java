/**
 * Every client dialect against every upstream dialect, through a running hub. Each client reads answers by a plain model
 * of its own that knows a closed list of fields; each vendor's fake refuses fields that its vendor does not know.
 */
package org.modelhub.matrix;
