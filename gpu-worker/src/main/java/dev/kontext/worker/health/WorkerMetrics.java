package dev.kontext.worker.health;

import dev.kontext.contracts.worker.AttemptResult.Canceled;
import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.HandedBack;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.worker.attempt.AttemptObserver;
import dev.kontext.worker.attempt.Attempts;
import dev.kontext.worker.attempt.ModelWatch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What attempts cost and how they end, as {@code kontext_edit_seconds} and its neighbours. */
@Singleton
public final class WorkerMetrics implements AttemptObserver {
    private final MeterRegistry registry;
    private final Timer fetch;
    private final Timer edit;
    private final Timer finish;

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.fetch = timer("kontext.fetch", "From the grant until the input was laid out for the model.");
        this.edit = timer("kontext.edit", "Time on the GPU.");
        this.finish = timer("kontext.finish", "From the GPU until deliverable and thumbnail were stored.");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofMinutes(2))
                .register(registry);
    }

    /** Counts what a worker holds. */
    public void watch(Attempts attempts) {
        Gauge.builder("kontext.attempts.held", attempts, Attempts::size)
                .description("Attempts in hand.")
                .register(registry);
        Gauge.builder("kontext.gpu.idle", attempts, held -> held.isIdle() ? 1 : 0)
                .description("1 while the GPU has nothing to do and nothing is on the way to it.")
                .register(registry);
    }

    /** Tells whether the model takes work. */
    public void watch(ModelWatch model) {
        Gauge.builder("kontext.model.ready", model, watch -> watch.current().isPresent() ? 1 : 0)
                .description("1 while the model takes work.")
                .register(registry);
        Gauge.builder("kontext.model.quarantined", model, watch -> watch.isQuarantined() ? 1 : 0)
                .description("1 while the device has failed too often to be given work.")
                .register(registry);
    }

    @Override
    public void edited(Duration onGpu) {
        edit.record(onGpu);
    }

    @Override
    public void finished(Duration fetching, Duration finishing) {
        fetch.record(fetching);
        finish.record(finishing);
    }

    @Override
    public void ended(End end) {
        var outcome = switch (end) {
            case Succeeded ignored -> "succeeded";
            case Failed failed -> failed.failure().wire();
            case Canceled ignored -> "canceled";
            case HandedBack ignored -> "handed_back";
        };
        registry.counter("kontext.attempts", "outcome", outcome).increment();
    }
}
