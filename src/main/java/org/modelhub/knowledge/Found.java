package org.modelhub.knowledge;

/**
 * A passage that answers a query.
 *
 * @param score in 0..1
 */
record Found(KnowledgeDocument document, Passage passage, double score) {}
