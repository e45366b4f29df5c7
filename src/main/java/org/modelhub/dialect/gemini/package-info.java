/** Google's Gemini API on both sides: as its providers speak it, and as its clients do. */
package org.modelhub.dialect.gemini;
