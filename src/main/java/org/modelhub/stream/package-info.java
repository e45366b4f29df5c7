/** The reply as a pausable stream. */
package org.modelhub.stream;
