/** The canonical form of requests, answers, streamed chunks, token counts and errors: plain records. */
package org.modelhub.chat;
