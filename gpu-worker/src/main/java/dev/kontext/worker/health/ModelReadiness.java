package dev.kontext.worker.health;

import dev.kontext.worker.attempt.ModelWatch;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the model takes work; else it says why not. */
@Readiness
@Singleton
public final class ModelReadiness implements HealthCheck {
    private final ModelWatch model;

    ModelReadiness(ModelWatch model) {
        this.model = model;
    }

    @Override
    public HealthCheckResponse call() {
        var current = model.current();
        var response = HealthCheckResponse.named("model").status(current.isPresent());
        current.ifPresent(info -> response.withData("name", info.name())
                .withData("version", info.version())
                .withData("provenance", info.provenance()));
        model.reason().ifPresent(reason -> response.withData("reason", reason));
        return response.withData("quarantined", model.isQuarantined()).build();
    }
}
