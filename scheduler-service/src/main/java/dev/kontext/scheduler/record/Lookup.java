package dev.kontext.scheduler.record;

import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.StoredJob;
import java.util.Optional;

/**
 * The answer to a search for a job.
 *
 * @param position of the records when they were searched; empty in an empty Redis
 * @param job empty if there is no record of it
 */
public record Lookup(Optional<LogPosition> position, Optional<StoredJob> job) {}
