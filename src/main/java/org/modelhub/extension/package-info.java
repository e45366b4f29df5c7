/**
 * Dify's API-based extension: one endpoint that finds the feature which answers a point. The way in is
 * {@link org.modelhub.extension.AnswerExtensionStep}.
 */
package org.modelhub.extension;
