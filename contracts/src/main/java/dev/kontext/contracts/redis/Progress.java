package dev.kontext.contracts.redis;

import dev.kontext.contracts.job.Phase;

/**
 * How far a running job is: a signal, lost without consequence.
 *
 * @param attempt number of the attempt it is about
 * @param step the last step that is done, 0 before the first
 */
public record Progress(int attempt, Phase phase, int step, int steps) {}
