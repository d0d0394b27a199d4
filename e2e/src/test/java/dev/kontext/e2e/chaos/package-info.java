/** Breaks each part of the running system under load, and decides from the recorded history whether a promise broke. */
@NullMarked
package dev.kontext.e2e.chaos;

import org.jspecify.annotations.NullMarked;
