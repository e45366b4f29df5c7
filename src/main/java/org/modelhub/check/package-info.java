/** Looks files over without a hub: the {@code check} command. Its way in is {@link org.modelhub.check.CheckCommand}. */
package org.modelhub.check;
