package dev.kontext.contracts.job;

import java.time.Instant;

/**
 * The right to an attempt, as the log keeps it.
 *
 * @param number of the attempt, from 1
 * @param tokenHash SHA-256 of the token, in hex
 * @param endsAt when the attempt is given up even if its worker still answers
 */
public record LeaseRecord(
        LeaseId id, int number, WorkerId worker, String tokenHash, Instant grantedAt, Instant endsAt) {}
