/** OpenAI's Responses API, as clients speak it and as providers do. Nothing is kept between two requests. */
package org.modelhub.dialect.responses;
