/** The documents run: what a reader is told to paste is what these tests paste. */
package org.modelhub.docs;
