package dev.kontext.scheduler.loop;

import dev.kontext.scheduler.intake.RequestLog;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.record.Follower;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.Signals;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What a term works with. All but the requests outlive it.
 *
 * @param requests opens a reader of the requests, which the term closes
 */
public record TermParts(
        EventLog log,
        Follower follower,
        JobRecords records,
        Supplier<RequestLog> requests,
        Signals signals,
        LoopMetrics metrics,
        InstantSource clock) {}
