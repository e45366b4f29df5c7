/** Hugging Face's Text Embeddings Inference: embeddings and rerank by its own API, to the server and to clients. */
package org.modelhub.dialect.tei;
