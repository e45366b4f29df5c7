/** The answer as a pausable stream of chunks: its order, its hand-over, and its forms. */
package org.modelhub.stream;
