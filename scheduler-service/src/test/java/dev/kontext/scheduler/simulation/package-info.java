/**
 * The scheduler's core in a world of its own: log, Redis, workers, clients and time are simulated, and a seed decides
 * everything. A checker judges the history alone.
 */
@NullMarked
package dev.kontext.scheduler.simulation;

import org.jspecify.annotations.NullMarked;
