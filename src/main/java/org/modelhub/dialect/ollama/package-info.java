/** Ollama: its native API, as its servers and as its clients speak it. */
package org.modelhub.dialect.ollama;
