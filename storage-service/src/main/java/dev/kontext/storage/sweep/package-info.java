/** Deletes what is known to be over. */
@NullMarked
package dev.kontext.storage.sweep;

import org.jspecify.annotations.NullMarked;
