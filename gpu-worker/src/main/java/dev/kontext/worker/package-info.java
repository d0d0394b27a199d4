/** A worker process: put together, started and stopped here. */
@NullMarked
package dev.kontext.worker;

import org.jspecify.annotations.NullMarked;
