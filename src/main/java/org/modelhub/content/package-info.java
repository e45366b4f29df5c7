/**
 * What may be said: the operator's rules on texts that go into and come out of an application. The way in is
 * {@link org.modelhub.content.Moderation}, which Dify's extension endpoint asks.
 */
package org.modelhub.content;
