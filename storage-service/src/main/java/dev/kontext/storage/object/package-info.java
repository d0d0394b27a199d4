/** The bucket, seen from inside: what every object store promises. */
@NullMarked
package dev.kontext.storage.object;

import org.jspecify.annotations.NullMarked;
