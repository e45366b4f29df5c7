/** Hugging Face Text Generation Inference's own API, which takes a prompt and knows no messages and no tools. */
package org.modelhub.dialect.tgi;
