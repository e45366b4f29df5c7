/** DashScope's native API, as Alibaba Cloud Model Studio serves it: chat with text or pictures, embeddings, rerank. */
package org.modelhub.dialect.dashscope;
