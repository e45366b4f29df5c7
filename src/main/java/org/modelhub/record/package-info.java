/** The audit record: a chained file of who did what. Its one way in is {@code AuditLog}. */
package org.modelhub.record;
