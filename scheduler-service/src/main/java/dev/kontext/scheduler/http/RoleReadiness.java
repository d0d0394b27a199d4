package dev.kontext.scheduler.http;

import dev.kontext.scheduler.activation.Scheduler;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the topics were probed, and this scheduler is active or has folded the log to its end. */
@Readiness
final class RoleReadiness implements HealthCheck {
    private final Scheduler scheduler;

    RoleReadiness(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("role")
                .status(scheduler.isReady())
                .withData("active", scheduler.isActive())
                .build();
    }
}
