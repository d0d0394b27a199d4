/** All jobs and workers in memory, and the decisions of one turn on them. Pure. */
@NullMarked
package dev.kontext.scheduler.turn;

import org.jspecify.annotations.NullMarked;
