package dev.kontext.scheduler.activation;

import dev.kontext.scheduler.intake.RequestLog;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.record.Liveness;
import dev.kontext.scheduler.record.Signals;
import java.util.function.Supplier;

/**
 * What a scheduler needs of the world.
 *
 * @param prepareTopics creates the topics that are missing and makes sure that all of them take records
 * @param log opened once, when the topics are there
 * @param requests opened for each term
 */
public record Ports(
        Runnable prepareTopics,
        Supplier<EventLog> log,
        Supplier<RequestLog> requests,
        JobRecords records,
        Liveness liveness,
        Signals signals) {}
