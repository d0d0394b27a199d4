package dev.kontext.contracts.redis;

import dev.kontext.contracts.job.Lane;

/** What a lane holds. */
public record LaneFigures(Lane lane, long queued, long running) {}
