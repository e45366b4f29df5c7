/**
 * Answers that break off after their first token, and how another model goes on with them. The step behind a model route's
 * models is {@link org.modelhub.upstream.continuing.ContinueEndpoint}, the state of one answer
 * {@link org.modelhub.upstream.continuing.ContinuedAnswer}, and where two texts meet {@link
 * org.modelhub.upstream.continuing.Splice}.
 */
package org.modelhub.upstream.continuing;
