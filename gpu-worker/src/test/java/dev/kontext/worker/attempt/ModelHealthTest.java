package dev.kontext.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ModelInfo;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelHealthTest {
    private static final ModelInfo MODEL = new ModelInfo("kontext", "1", "fake");
    private static final Probe READY = new Probe.Ready(MODEL);
    private static final Probe AWAY = new Probe.Away();
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private record Config(int after, Duration pause) implements QuarantineConfig {}

    private long now;
    private final ModelHealth health = new ModelHealth(new Config(3, PAUSE), () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private boolean isReady() {
        return health.view().model().isPresent();
    }

    private void deviceFails() {
        health.attemptFailed(FailureClass.DEVICE);
    }

    private void canaryDies() {
        health.canaryFailed(FailureClass.DEVICE, "The GPU is broken.");
    }

    private void drewCanary() {
        health.probed(READY);
        health.drew(true);
    }

    /** Three failures, with canaries that succeed in between. */
    private void quarantine() {
        for (int i = 0; i < 3; i++) {
            drewCanary();
            deviceFails();
        }
    }

    @Test
    void aModelThatAnswersHasToDrawACanaryFirst() {
        health.probed(READY);
        assertThat(isReady()).isFalse();
        assertThat(health.view().reason()).isEqualTo("The model has not drawn its canary yet.");
        assertThat(health.isCanaryDue()).isTrue();

        health.drew(true);

        assertThat(health.view().model()).contains(MODEL);
        assertThat(health.view().reason()).isEmpty();
        assertThat(health.isCanaryDue()).isFalse();
    }

    @Test
    void aModelThatWasAwayHasToDrawAgain() {
        drewCanary();
        health.probed(AWAY);
        assertThat(health.view().reason()).isEqualTo("The model does not answer.");
        assertThat(health.isCanaryDue()).isFalse();

        health.probed(READY);

        assertThat(isReady()).isFalse();
        assertThat(health.isCanaryDue()).isTrue();
    }

    @Test
    void aModelThatDoesNotFitIsRefusedInItsOwnWordsAndTakenOnceItFits() {
        health.probed(new Probe.Misfit("It lacks a seed."));
        assertThat(health.view().reason()).isEqualTo("It lacks a seed.");
        assertThat(health.isCanaryDue()).isFalse();

        drewCanary();

        assertThat(isReady()).isTrue();
    }

    @Test
    void aFailureOfTheDeviceCallsForACanaryAtOnce() {
        drewCanary();

        deviceFails();

        assertThat(isReady()).isFalse();
        assertThat(health.isCanaryDue()).isTrue();
        assertThat(health.view().quarantined()).isFalse();
    }

    @Test
    void aCanaryThatFailsIsTriedAgainAfterAPauseThatGrows() {
        health.probed(READY);
        health.canaryFailed(FailureClass.MODEL_ERROR, "The model failed on this request.");
        assertThat(health.view().reason())
                .isEqualTo("The model failed on its canary: The model failed on this request.");
        assertThat(health.isCanaryDue()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(health.isCanaryDue()).isTrue();

        health.canaryFailed(FailureClass.MODEL_ERROR, "The model failed on this request.");

        pass(Duration.ofSeconds(1));
        assertThat(health.isCanaryDue()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(health.isCanaryDue()).isTrue();
    }

    @Test
    void aDeviceThatFailsInARowIsQuarantinedThoughCanariesSucceed() {
        quarantine();

        assertThat(health.view().quarantined()).isTrue();
        assertThat(health.view().reason()).isEqualTo("The device has failed too often, and is left alone for a while.");
        pass(PAUSE.minusMillis(1));
        assertThat(health.isCanaryDue()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(health.isCanaryDue()).isTrue();
    }

    @Test
    void aDeviceOnWhichOnlyCanariesFailIsQuarantinedToo() {
        health.probed(READY);
        canaryDies();
        canaryDies();
        assertThat(health.view().quarantined()).isFalse();

        canaryDies();

        assertThat(health.view().quarantined()).isTrue();
    }

    @Test
    void aPictureForAJobEndsTheRow() {
        drewCanary();
        deviceFails();
        deviceFails();
        health.drew(false);

        deviceFails();

        assertThat(health.view().quarantined()).isFalse();
    }

    @Test
    void otherFailuresDoNotCountAgainstTheDevice() {
        for (int i = 0; i < 5; i++) {
            drewCanary();
            health.attemptFailed(FailureClass.UNAVAILABLE);
        }

        assertThat(health.view().quarantined()).isFalse();
        assertThat(health.isCanaryDue()).isTrue();
    }

    @Test
    void aCanaryEndsTheQuarantineAndTheNextFailureMeansALongerOne() {
        quarantine();
        pass(PAUSE);
        health.drew(true);
        assertThat(isReady()).isTrue();
        assertThat(health.view().quarantined()).isFalse();

        deviceFails();

        assertThat(health.view().quarantined()).isTrue();
        pass(PAUSE);
        assertThat(health.isCanaryDue()).isFalse();
        pass(PAUSE);
        assertThat(health.isCanaryDue()).isTrue();
    }

    @Test
    void pausesGrowNoLongerThanTenMinutes() {
        quarantine();
        for (int i = 0; i < 10; i++) {
            canaryDies();
        }

        pass(Duration.ofMinutes(10));

        assertThat(health.isCanaryDue()).isTrue();
    }

    @Test
    void anAttemptThatWasStillInHandDoesNotShortenTheQuarantine() {
        quarantine();

        deviceFails();

        assertThat(health.isCanaryDue()).isFalse();
    }

    @Test
    void aModelThatIsStartedAnewIsTriedAtOnceInQuarantine() {
        quarantine();

        health.probed(AWAY);
        health.probed(READY);

        assertThat(health.view().quarantined()).isTrue();
        assertThat(health.isCanaryDue()).isTrue();
    }
}
