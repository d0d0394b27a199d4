package dev.kontext.contracts.job;

import java.time.Instant;

/**
 * A job as it was accepted. The gateway stores exactly this before it publishes it, and a retry publishes what was
 * stored.
 *
 * @param fingerprint SHA-256 in hex of the canonical request with its input digests: tells a retry from another request
 */
public record Submission(
        JobId id, TenantId tenant, String fingerprint, JobSpec spec, Instant acceptedAt, Instant deadline) {}
