/**
 * The benchmark: a mock upstream, a raw Vert.x proxy, nginx where there is one, and the hub, each a process of its own,
 * driven in turns by one load generator. {@link org.modelhub.bench.BenchTable} is the way in.
 */
package org.modelhub.bench;
