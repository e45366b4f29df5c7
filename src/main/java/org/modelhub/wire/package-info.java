/** The wire: JSON bytes under limits, and the header allow-list. Knows only the JDK. */
package org.modelhub.wire;
