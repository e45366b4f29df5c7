/** The OpenAI dialect, in which the canonical form is written: chat, legacy completions, embeddings and rerank. */
package org.modelhub.dialect.openai;
