/** What stands before a call to a provider. */
package org.modelhub.upstream.guard;
