package dev.kontext.gateway.health;

import dev.kontext.gateway.job.JobRecords;
import dev.kontext.gateway.job.LogEnds;
import dev.kontext.gateway.refusal.UnavailableException;
import dev.kontext.gateway.submission.Inputs;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready once Redis, both topics and storage have answered since the start. Later outages are shown, but do not take the
 * gateway out of service: a 503 that says what is missing helps a client more than a closed door. Asked in the
 * background, so that the answer is there at once even when a part is silent.
 */
@Readiness
@ApplicationScoped
public class PartsProbed implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(PartsProbed.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Map<String, BooleanSupplier> parts;
    private final Set<String> met = ConcurrentHashMap.newKeySet();
    private final Set<String> answering = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService prober = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("parts-probe-", 0).factory());

    public PartsProbed(JobRecords records, LogEnds ends, Inputs storage) {
        parts = Map.of(
                "job-records", () -> answers(records::position),
                "requests", () -> answers(ends::requests),
                "events", () -> answers(ends::events),
                "storage", storage::isReachable);
    }

    void start(@Observes StartupEvent started) {
        parts.forEach((name, part) -> {
            var _ = prober.scheduleWithFixedDelay(() -> probe(name, part), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    @PreDestroy
    void stop() {
        prober.shutdownNow();
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("parts-probed");
        parts.keySet()
                .forEach(name -> response.withData(name, answering.contains(name) ? "answers" : "does not answer"));
        return response.status(met.containsAll(parts.keySet())).build();
    }

    private void probe(String name, BooleanSupplier part) {
        if (part.getAsBoolean()) {
            met.add(name);
            if (answering.add(name)) {
                LOG.infof("part answers part=%s", name);
            }
        } else if (answering.remove(name)) {
            LOG.warnf("part does not answer part=%s", name);
        }
    }

    /** A probe that throws would never be made again. */
    private static boolean answers(Runnable question) {
        try {
            question.run();
            return true;
        } catch (UnavailableException e) {
            return false;
        } catch (RuntimeException e) {
            LOG.error("probe failed", e);
            return false;
        }
    }
}
