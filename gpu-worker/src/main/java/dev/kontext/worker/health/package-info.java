/** What probes and metrics say of the worker. */
@NullMarked
package dev.kontext.worker.health;

import org.jspecify.annotations.NullMarked;
