package dev.kontext.worker.health;

import dev.kontext.worker.scheduler.HeartbeatLoop;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Alive while the heartbeat loop turns, whether or not a scheduler answers. */
@Liveness
@Readiness
@Singleton
public final class HeartbeatLiveness implements HealthCheck {
    /** The loop turns at least every few seconds; a long pause of the machine is not its fault. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HeartbeatLoop heartbeats;

    HeartbeatLiveness(HeartbeatLoop heartbeats) {
        this.heartbeats = heartbeats;
    }

    @Override
    public HealthCheckResponse call() {
        boolean turns = heartbeats.sinceLastTurn().compareTo(LIMIT) < 0;
        return HealthCheckResponse.named("heartbeats").status(turns).build();
    }
}
