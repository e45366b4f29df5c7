/** The native dialect of Ollama: chat as JSON lines, and embeddings. */
package org.modelhub.dialect.ollama;
