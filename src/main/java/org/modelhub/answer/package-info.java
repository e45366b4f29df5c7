/**
 * Answers that were given before, for a time when no model can be reached. The way in is {@link
 * org.modelhub.answer.KeepAnswerStep}, which remembers whole answers, and {@code answers:similar}, a step of a failover
 * list that gives one of them again, marked as such, where the question is nearly the same and all else is equal.
 */
package org.modelhub.answer;
