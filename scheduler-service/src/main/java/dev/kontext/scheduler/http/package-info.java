/** The calls of the workers, and health. */
@NullMarked
package dev.kontext.scheduler.http;

import org.jspecify.annotations.NullMarked;
