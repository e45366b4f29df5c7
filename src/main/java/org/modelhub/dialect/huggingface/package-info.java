/** The generate form of Hugging Face, as its clients speak it to a server of Text Generation Inference. */
package org.modelhub.dialect.huggingface;
