/** The port to the records in Redis, and the fold that keeps them. */
@NullMarked
package dev.kontext.scheduler.record;

import org.jspecify.annotations.NullMarked;
