package dev.kontext.worker.attempt;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ModelInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is known of the model: it takes work once it answers, fits and has drawn a canary since it was away or doubted.
 * A device that keeps failing is in quarantine: canaries come ever more seldom, and the first that succeeds ends it.
 * Not safe for use by several threads; {@link ModelWatch} guards it.
 */
final class ModelHealth {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final String AWAY = "The model does not answer.";
    private static final String QUARANTINE = "The device has failed too often, and is left alone for a while.";
    private static final String UNPROVEN = "The model has not drawn its canary yet.";

    private final QuarantineConfig config;
    private final LongSupplier nanos;
    private Probe probe = new Probe.Away();
    private boolean proven;
    private String doubts = UNPROVEN;
    private boolean quarantined;
    private int deviceFailures;
    private Duration pause = FIRST_PAUSE;
    private long nextCanary;

    /** @param nanos as {@link System#nanoTime} */
    ModelHealth(QuarantineConfig config, LongSupplier nanos) {
        this.config = config;
        this.nanos = nanos;
        this.nextCanary = nanos.getAsLong();
    }

    /**
     * What is to be told of it.
     *
     * @param model that takes work; empty while none does
     * @param reason why none does; empty while one does
     */
    record View(Optional<ModelInfo> model, String reason, boolean quarantined) {
        static final View UNKNOWN = new View(Optional.empty(), AWAY, false);
    }

    View view() {
        return switch (probe) {
            case Probe.Ready(var model) ->
                proven
                        ? new View(Optional.of(model), "", false)
                        : new View(Optional.empty(), quarantined ? QUARANTINE : doubts, quarantined);
            case Probe.Away away -> new View(Optional.empty(), AWAY, quarantined);
            case Probe.Misfit(var reason) -> new View(Optional.empty(), reason, quarantined);
        };
    }

    void probed(Probe answer) {
        if (!(answer instanceof Probe.Ready)) {
            proven = false;
            doubts = UNPROVEN;
            // What comes back is another process: it is tried at once.
            nextCanary = nanos.getAsLong();
        }
        probe = answer;
    }

    boolean isCanaryDue() {
        return probe instanceof Probe.Ready && !proven && nanos.getAsLong() - nextCanary >= 0;
    }

    /** A picture was made. Only those of jobs end a row of failures: a canary asks little of a device. */
    void drew(boolean isCanary) {
        proven = true;
        quarantined = false;
        if (!isCanary) {
            deviceFailures = 0;
        }
        if (deviceFailures < config.after()) {
            pause = FIRST_PAUSE;
        }
    }

    /** An attempt failed in a way that puts the model in doubt: the next canary decides. */
    void attemptFailed(FailureClass failure) {
        proven = false;
        doubts = UNPROVEN;
        if (!quarantined) {
            nextCanary = nanos.getAsLong();
        }
        count(failure);
    }

    void canaryFailed(FailureClass failure, String sentence) {
        doubts = "The model failed on its canary: " + sentence;
        boolean was = quarantined;
        count(failure);
        if (quarantined == was) {
            postpone();
        }
    }

    private void count(FailureClass failure) {
        if (failure != FailureClass.DEVICE) {
            return;
        }
        deviceFailures++;
        if (deviceFailures >= config.after() && !quarantined) {
            quarantined = true;
            pause = longer(pause, config.pause());
            postpone();
        }
    }

    private void postpone() {
        nextCanary = nanos.getAsLong() + pause.toNanos();
        pause = pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
