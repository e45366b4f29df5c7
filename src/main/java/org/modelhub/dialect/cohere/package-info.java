/** Cohere's API: chat, embeddings and rerank of version 2 to the provider, embeddings and rerank to clients. */
package org.modelhub.dialect.cohere;
