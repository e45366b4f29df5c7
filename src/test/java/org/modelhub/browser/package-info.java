/** What only a real browser can tell; runs under the profile {@code browser}, which needs a Chromium. */
package org.modelhub.browser;
