package dev.kontext.gateway.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * When a job is expected to start and to end. In half of all cases it should be earlier than the p50, in nine of ten
 * earlier than the p90: what was seen of that is in {@code docs/architecture/estimates.md}.
 *
 * @param start empty for a job that has started
 */
public record Estimate(Optional<Span> start, Span finish) {
    /** Two of the instants. */
    public record Span(Instant p50, Instant p90) {}
}
