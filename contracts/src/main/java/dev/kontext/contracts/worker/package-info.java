/** The heartbeat protocol between workers and the active scheduler. */
@NullMarked
package dev.kontext.contracts.worker;

import org.jspecify.annotations.NullMarked;
