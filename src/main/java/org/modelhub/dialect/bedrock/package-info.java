/** Amazon Bedrock's Converse API: chat with JSON requests and, for streams, binary frames in the answer. */
package org.modelhub.dialect.bedrock;
