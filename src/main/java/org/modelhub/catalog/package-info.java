/** Models and what they promise: kinds, tiers, contracts, prices. */
package org.modelhub.catalog;
