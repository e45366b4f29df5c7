/**
 * What applications may look up: folders of documents, embedded in this process and searched in memory. The ways in are
 * {@link org.modelhub.knowledge.RetrieveKnowledgeStep} and Dify's external data tool, both over
 * {@link org.modelhub.knowledge.KnowledgeSearch}.
 */
package org.modelhub.knowledge;
