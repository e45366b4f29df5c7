/** What operators do under {@code /admin}; one {@code *Step} per action. */
package org.modelhub.admin;
