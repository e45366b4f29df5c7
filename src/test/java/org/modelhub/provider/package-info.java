/** What every provider must do, stated once in {@link org.modelhub.provider.ProviderKit} and proved for each. */
package org.modelhub.provider;
