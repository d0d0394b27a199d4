package dev.kontext.scheduler.simulation;

import java.util.Map;

/**
 * What a run saw.
 *
 * @param millis of simulated time
 * @param seen how often each cause led to a new state, and other things of note
 */
record Report(long turns, long millis, Map<String, Long> seen) {}
