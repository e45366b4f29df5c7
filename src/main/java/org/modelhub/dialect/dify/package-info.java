/** Wire forms that only Dify has. */
package org.modelhub.dialect.dify;
