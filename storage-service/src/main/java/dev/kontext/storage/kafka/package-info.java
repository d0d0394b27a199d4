/** The fold of what happened. */
@NullMarked
package dev.kontext.storage.kafka;

import org.jspecify.annotations.NullMarked;
