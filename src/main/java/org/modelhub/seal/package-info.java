/** Sealing of what leaves the process and must come back unread and unchanged. Way in: {@link org.modelhub.seal.Seal}. */
package org.modelhub.seal;
