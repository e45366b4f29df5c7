/** The management port: who may enter, the console, probes, and what a start prints. Way in: {@code ManageConfig}. */
package org.modelhub.manage;
