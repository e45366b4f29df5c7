/**
 * Pictures that a request names by address: the hub fetches them for providers that take data only, and reaches nothing
 * but public addresses on the way. The way in is {@link org.modelhub.upstream.image.PictureInliner}.
 */
package org.modelhub.upstream.image;
