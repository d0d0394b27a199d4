package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult.Canceled;
import dev.kontext.contracts.worker.AttemptResult.HandedBack;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a whole worker behaves between a scheduler, storage and a model that do what they are told. */
@Tag("servers")
class WorkerTest extends WorkerBench {
    @Test
    void aGrantBecomesAStoredPictureAndASettledResult() {
        bench.start();
        var grant = bench.edit("p", Pixels.filled(100, 60, 1, 2, 3));
        bench.scheduler.enqueue(grant);

        assertThat(endOf(grant.lease())).isInstanceOfSatisfying(Succeeded.class, succeeded -> {
            var image = succeeded.result().images().getFirst();
            assertThat(image.name()).isEqualTo("0.png");
            assertThat(new Size(image.width(), image.height())).isEqualTo(new Size(100, 60));
            assertThat(succeeded.result().thumbnail()).isNotNull();
            assertThat(succeeded.result().model().provenance()).isEqualTo("fake");
            assertThat(succeeded.durations().editMs()).isNotNegative();
        });
        assertThat(bench.storage.result(bench.path(grant, "0.png"))).isPresent();
        assertThat(bench.storage.result(bench.path(grant, "thumbnail.jpg"))).isPresent();
        awaitEmpty();
        assertThat(bench.scheduler.results()).hasSize(1);
    }

    @Test
    void aWorkerWhoseModelIsNotReadyTakesNoWork() {
        triton.ready(false);
        bench.start();

        await().until(() -> bench.scheduler.heartbeats().size() >= 2);
        assertThat(bench.scheduler.heartbeats()).noneMatch(Heartbeat::ready);

        triton.ready(true);
        await().until(() -> bench.scheduler.heartbeats().getLast().ready());
    }

    @Test
    void aGrantThatIsRepeatedIsRunOnce() {
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        endOf(grant.lease());
        awaitEmpty();

        bench.scheduler.repeat(grant);

        var before = bench.scheduler.heartbeats().size();
        await().until(() -> bench.scheduler.heartbeats().size() >= before + 3);
        assertThat(triton.requests()).hasSize(1);
        assertThat(bench.scheduler.results()).hasSize(1);
    }

    @Test
    void progressGoesOutWithHeartbeats() {
        holdGpu();
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);

        await().atMost(Duration.ofSeconds(10))
                .until(() -> bench.scheduler.reportsOf(grant.lease()).stream()
                        .anyMatch(report -> report.step() == 1 && report.steps() == 4));
    }

    @Test
    void theNextInputIsFetchedWhileTheGpuIsBusy() {
        holdGpu();
        bench.start();
        var first = bench.generation("p");
        var second = bench.edit("p", Pixels.filled(64, 64, 1, 2, 3));
        bench.scheduler.enqueue(first);
        bench.scheduler.enqueue(second);
        awaitPhase(first.lease(), Phase.EDITING);

        awaitPhase(second.lease(), Phase.EDITING);

        assertThat(triton.requests()).hasSize(1);
        gpu.countDown();
        assertThat(endOf(first.lease())).isInstanceOf(Succeeded.class);
        assertThat(endOf(second.lease())).isInstanceOf(Succeeded.class);
    }

    @Test
    void aSchedulerThatGrantsWithoutBeingAskedIsNotListenedTo() {
        holdGpu();
        bench.scheduler.pushy();
        bench.start();
        // What comes before the model is ready is handed back.
        await().until(() -> bench.scheduler.heartbeats().stream().anyMatch(Heartbeat::ready));
        for (int i = 0; i < 10; i++) {
            bench.scheduler.enqueue(bench.generation("p"));
        }

        await().until(() -> bench.worker.attempts().size() == 2);
        var before = bench.scheduler.heartbeats().size();
        await().until(() -> bench.scheduler.heartbeats().size() >= before + 5);

        assertThat(bench.worker.attempts().size()).isEqualTo(2);
        assertThat(triton.requests()).hasSize(1);
    }

    @Test
    void aCancelStopsTheModelAndIsReported() {
        holdGpu();
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        await().until(() -> triton.requests().size() == 1);

        bench.scheduler.say(grant.lease(), Verdict.CANCEL);

        assertThat(endOf(grant.lease())).isInstanceOf(Canceled.class);
        await().until(() -> triton.cancelled() == 1);
        awaitEmpty();
        assertThat(bench.storage.resultCount()).isZero();
    }

    @Test
    void aCancelEndsAFetch() {
        bench.storage.shut();
        bench.start();
        var grant = bench.edit("p", Pixels.filled(64, 64, 1, 2, 3));
        bench.scheduler.enqueue(grant);
        await().until(() -> bench.storage.calls() == 1);

        bench.scheduler.say(grant.lease(), Verdict.CANCEL);

        assertThat(endOf(grant.lease())).isInstanceOf(Canceled.class);
        assertThat(triton.requests()).isEmpty();
    }

    @Test
    void aFencedAttemptIsDroppedInSilence() {
        holdGpu();
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        await().until(() -> triton.requests().size() == 1);

        bench.scheduler.say(grant.lease(), Verdict.FENCED);

        awaitEmpty();
        await().until(() -> triton.cancelled() == 1);
        await().until(() -> bench.scheduler.heartbeats().getLast().idle());
        assertThat(bench.scheduler.results()).isEmpty();
        assertThat(bench.storage.resultCount()).isZero();
    }

    @Test
    void aResultIsRepeatedUntilItIsSettled() {
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.sayToResult(grant.lease(), Verdict.CONTINUE);
        bench.scheduler.enqueue(grant);
        await().until(() -> bench.scheduler.results(grant.lease()).size() >= 2);

        bench.scheduler.sayToResult(grant.lease(), Verdict.SETTLED);

        awaitEmpty();
    }

    @Test
    void aSettledVerdictEndsTheReport() {
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.sayToResult(grant.lease(), Verdict.CONTINUE);
        bench.scheduler.enqueue(grant);
        await().until(() -> !bench.scheduler.results(grant.lease()).isEmpty());

        bench.scheduler.say(grant.lease(), Verdict.SETTLED);

        awaitEmpty();
    }

    @Test
    void aDrainFinishesWhatIsOnTheGpuAndHandsBackTheRest() throws InterruptedException {
        holdGpu();
        bench.start();
        var running = bench.generation("p");
        var waiting = bench.generation("p");
        bench.scheduler.enqueue(running);
        awaitPhase(running.lease(), Phase.EDITING);
        await().until(() -> triton.requests().size() == 1);
        bench.scheduler.enqueue(waiting);
        awaitPhase(waiting.lease(), Phase.EDITING);

        var drain = Thread.ofVirtual().start(() -> drain(Duration.ofSeconds(30)));

        assertThat(endOf(waiting.lease())).isInstanceOf(HandedBack.class);
        assertThat(drain.isAlive()).isTrue();
        await().until(() -> bench.scheduler.heartbeats().getLast().draining());
        gpu.countDown();
        assertThat(endOf(running.lease())).isInstanceOf(Succeeded.class);
        drain.join();
        assertThat(triton.requests()).hasSize(1);
    }

    @Test
    void aDrainHandsBackWhatIsFetching() throws InterruptedException {
        bench.storage.shut();
        bench.start();
        var grant = bench.edit("p", Pixels.filled(64, 64, 1, 2, 3));
        bench.scheduler.enqueue(grant);
        await().until(() -> bench.storage.calls() == 1);

        drain(Duration.ofSeconds(30));

        assertThat(endOf(grant.lease())).isInstanceOf(HandedBack.class);
    }

    @Test
    void aGrantThatComesDuringADrainIsHandedBack() throws InterruptedException {
        holdGpu();
        bench.start();
        var running = bench.generation("p");
        bench.scheduler.enqueue(running);
        await().until(() -> triton.requests().size() == 1);
        var drain = Thread.ofVirtual().start(() -> drain(Duration.ofSeconds(30)));
        await().until(() -> bench.scheduler.heartbeats().getLast().draining());

        bench.scheduler.pushy();
        var late = bench.generation("p");
        bench.scheduler.enqueue(late);

        assertThat(endOf(late.lease())).isInstanceOf(HandedBack.class);
        gpu.countDown();
        drain.join();
    }

    @Test
    @Tag("row-20")
    @DisplayName("row 20: SIGTERM during a job, with too little time for it")
    void aDrainThatTakesTooLongHandsBackWhatIsOnTheGpu() {
        holdGpu();
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        await().until(() -> triton.requests().size() == 1);

        drain(Duration.ofMillis(200));

        assertThat(endOf(grant.lease())).isInstanceOf(HandedBack.class);
    }

    @Test
    void anIdleWorkerIsDrainedOnceASchedulerHasHeard() {
        bench.start();
        await().until(() -> bench.scheduler.heartbeats().size() > 1);

        drain(Duration.ofSeconds(30));

        assertThat(bench.scheduler.heartbeats().getLast().draining()).isTrue();
    }

    private void drain(Duration limit) {
        try {
            bench.worker.drain(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tokensGoToTheSchedulerOnly() {
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        endOf(grant.lease());

        assertThat(bench.scheduler.reportsOf(grant.lease()))
                .extracting(AttemptReport::token)
                .containsOnly(grant.token());
        assertThat(triton.requests().getFirst().toString())
                .doesNotContain(grant.token().value());
    }
}
