package dev.kontext.scheduler.http;

import dev.kontext.scheduler.activation.Scheduler;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Live: the scheduler's thread has come by lately. */
@Liveness
final class LoopLiveness implements HealthCheck {
    private final Scheduler scheduler;

    LoopLiveness(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("loop").status(scheduler.isAlive()).build();
    }
}
