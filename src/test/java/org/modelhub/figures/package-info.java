/** The figures that tests demand and measure, gathered into one table at the end of a run. */
package org.modelhub.figures;
