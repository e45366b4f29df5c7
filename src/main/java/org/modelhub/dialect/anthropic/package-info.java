/** The Anthropic Messages API: as providers speak it and as clients do. */
package org.modelhub.dialect.anthropic;
