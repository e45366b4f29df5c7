/** What is refused early, before it costs anything. */
package org.modelhub.admission;
