/**
 * In-process models, so that the first request works without an account: embeddings, rerank by them, and an extractive
 * chat model. The way in is {@link org.modelhub.local.LocalModels}.
 */
package org.modelhub.local;
