package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.worker.fake.FakeTriton;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which models a worker takes work for, and what it says of the others. */
@Tag("servers")
class WorkerModelTest extends WorkerBench {
    private static final String QUARANTINE = "The device has failed too often, and is left alone for a while.";

    private void awaitReady() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.scheduler.heartbeats().stream()
                        .reduce((first, second) -> second)
                        .filter(Heartbeat::ready)
                        .isPresent());
    }

    private void awaitReason(String reason) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.scheduler.heartbeats().stream()
                        .reduce((first, second) -> second)
                        .filter(beat -> !beat.ready()
                                && Objects.requireNonNull(beat.reason()).contains(reason))
                        .isPresent());
    }

    @Test
    @Tag("row-19")
    @DisplayName("row 19: a model that is not the one it should be")
    void aModelWithOtherTensorsTakesNoWorkUntilItFits() {
        var table = triton.config();
        triton.declare(table.toBuilder().removeInput(7).build());
        bench.start();
        awaitReason("The model kontext does not fit this worker: its input seed must be INT64 [1], is missing.");
        assertThat(triton.canaries()).isZero();

        triton.declare(table);

        awaitReady();
        assertThat(bench.scheduler.heartbeats().getLast().reason()).isNull();
    }

    @Test
    @Tag("row-19")
    @DisplayName("row 19: a model that takes its time to load")
    void noWorkIsTakenBeforeTheCanaryIsDrawn() {
        var drawn = new CountDownLatch(1);
        triton.answerCanaries(stage -> {
            drawn.await();
            stage.wholeRun();
        });
        bench.start();
        await().until(() -> triton.canaries() == 1);
        awaitReason("The model has not drawn its canary yet.");

        drawn.countDown();

        awaitReady();
        assertThat(triton.canaries()).isEqualTo(1);
    }

    @Test
    void aCanaryThatFailsSaysWhy() {
        triton.answerCanaries(stage -> stage.error("MODEL_ERROR: no kernel image"));
        bench.start();

        awaitReason("The model failed on its canary: The model failed on this request: no kernel image.");

        triton.answerCanaries(FakeTriton.Stage::wholeRun);
        awaitReady();
    }

    @Test
    void aModelThatWasAwayDrawsAnotherCanary() {
        bench.start();
        awaitReady();
        triton.ready(false);
        awaitReason("The model does not answer.");

        triton.ready(true);

        awaitReady();
        assertThat(triton.canaries()).isEqualTo(2);
    }

    @Test
    void aFailureOfTheDeviceCallsForACanary() {
        triton.next(stage -> stage.error("DEVICE: an illegal memory access"));
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);

        assertFailed(endOf(grant.lease()), FailureClass.DEVICE);

        awaitReady();
        assertThat(triton.canaries()).isEqualTo(2);
    }

    @Test
    @Tag("row-17")
    @DisplayName("row 17: Triton is ready, and every inference fails with an error of the device")
    void aDeviceThatFailsInARowIsQuarantinedUntilACanaryIsDrawn() {
        triton.answerCanaries(stage -> stage.error("DEVICE: an illegal memory access"));
        bench.start();
        awaitReason(QUARANTINE);
        assertThat(bench.worker.model().isQuarantined()).isTrue();

        triton.answerCanaries(FakeTriton.Stage::wholeRun);

        awaitReady();
        assertThat(bench.worker.model().isQuarantined()).isFalse();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);
    }

    @Test
    void whatAStepTakesIsToldOnceItWasMeasured() {
        bench.start();
        awaitReady();
        assertThat(bench.scheduler.heartbeats().getLast().stepMs()).isNull();

        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        endOf(grant.lease());

        await().until(() -> bench.scheduler.heartbeats().getLast().stepMs() != null);
    }
}
