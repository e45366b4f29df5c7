/**
 * Drills: the hub under load and failure for minutes, as a process of its own, and for hours of virtual time. Those under
 * load are tagged {@code drill} and run by the profile of that name; all of them leave their figures in the one table.
 */
package org.modelhub.drill;
