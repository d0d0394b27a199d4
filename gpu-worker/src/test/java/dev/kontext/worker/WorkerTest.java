package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.worker.AttemptReport;
import dev.kontext.contracts.worker.AttemptResult.Canceled;
import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.HandedBack;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.worker.fake.FakeScheduler;
import dev.kontext.worker.fake.FakeTriton;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a whole worker behaves between a scheduler, storage and a model that do what they are told. */
@Timeout(60)
class WorkerTest {
    private final CountDownLatch gpu = new CountDownLatch(1);
    private FakeTriton triton;
    private Bench bench;

    @BeforeEach
    void start() throws IOException {
        triton = new FakeTriton();
        bench = new Bench(triton.address());
    }

    @AfterEach
    void stop() {
        gpu.countDown();
        bench.close();
        triton.close();
    }

    /** The next request stays on the GPU after its first step until the latch opens. */
    private void holdGpu() {
        triton.next(stage -> {
            stage.progress(1);
            gpu.await();
            stage.wholeRun();
        });
    }

    private End endOf(LeaseId lease) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !bench.scheduler.results(lease).isEmpty());
        return bench.scheduler.results(lease).getFirst().end();
    }

    private void awaitPhase(LeaseId lease, Phase phase) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.scheduler.held().stream()
                        .anyMatch(report -> report.lease().equals(lease) && report.phase() == phase));
    }

    private void awaitEmpty() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.worker.attempts().size() == 0);
    }

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
    void aStandbyLeadsToTheActiveScheduler() throws IOException {
        try (var standby = new FakeScheduler();
                var worker = new Bench(triton.address(), List.of(standby.url()))) {
            standby.standbyFor(worker.scheduler.url());
            worker.start();
            var grant = worker.generation("p");
            worker.scheduler.enqueue(grant);

            await().until(() -> !worker.scheduler.results(grant.lease()).isEmpty());
        }
    }

    @Test
    void aSchedulerThatIsNotThereIsPassedOver() throws IOException {
        URI nobody;
        try (var gone = new FakeScheduler()) {
            nobody = gone.url();
        }
        try (var worker = new Bench(triton.address(), List.of(nobody))) {
            worker.start();

            await().until(() -> worker.scheduler.heartbeats().size() > 1);
        }
    }

    @Test
    void twoStandbysThatPointAtEachOtherDoNotKeepTheWorkerForEver() throws IOException {
        try (var one = new FakeScheduler();
                var other = new FakeScheduler();
                var worker = new Bench(triton.address(), List.of(one.url(), other.url()))) {
            one.standbyFor(other.url());
            other.standbyFor(one.url());
            worker.start();

            await().until(() -> worker.scheduler.heartbeats().size() > 1);
        }
    }

    @Test
    void answersOfAnEarlierTermAreIgnored() {
        bench.scheduler.term(7);
        bench.start();
        await().until(() -> bench.scheduler.heartbeats().getLast().term() == 7);

        bench.scheduler.term(6);
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        var before = bench.scheduler.heartbeats().size();
        await().until(() -> bench.scheduler.heartbeats().size() >= before + 3);
        assertThat(bench.worker.attempts().size()).isZero();

        bench.scheduler.term(8);
        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);
    }

    @Test
    void aSchedulerThatIsAwayForAMomentCostsNothing() {
        holdGpu();
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);
        await().until(() -> triton.requests().size() == 1);
        bench.scheduler.refuseNext(4);
        gpu.countDown();

        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);
    }

    @Test
    void storageThatComesBackIsWaitedFor() {
        bench.start();
        var grant = bench.edit("p", Pixels.filled(64, 64, 1, 2, 3));
        bench.storage.refuseNext(2);
        bench.storage.cutNext(1);
        bench.storage.lieNext(1);
        bench.scheduler.enqueue(grant);

        assertThat(endOf(grant.lease())).isInstanceOf(Succeeded.class);
    }

    @Test
    void storageThatStaysAwayIsUnavailable() {
        bench.start();
        var grant = bench.edit("p", Pixels.filled(64, 64, 1, 2, 3));
        bench.storage.refuseNext(Integer.MAX_VALUE);
        bench.scheduler.enqueue(grant);

        assertFailed(endOf(grant.lease()), FailureClass.UNAVAILABLE);
    }

    @Test
    void aCallThatStorageRefusesIsAFaultOfOurs() {
        bench.start();
        var grant = bench.edit("p", Pixels.filled(64, 64, 1, 2, 3));
        bench.storage.refuseNext(1, 401);
        bench.scheduler.enqueue(grant);

        assertFailed(endOf(grant.lease()), FailureClass.INTERNAL);
    }

    @Test
    void anInputThatIsGoneCannotBeEdited() {
        bench.start();
        var digest = Digest.of(new byte[] {1});
        var grant = bench.edit("p", digest, new Size(64, 64), new Size(64, 64), ImageFormat.PNG);
        bench.scheduler.enqueue(grant);

        assertFailed(endOf(grant.lease()), FailureClass.INVALID_INPUT);
    }

    @Test
    void damagedPixelsFailTheAttemptAndNotTheWorker() {
        bench.start();
        var digest = bench.storage.hold(Bench.TENANT.value(), new byte[] {'P', '6', '\n', 1, 2, 3});
        var damaged = bench.edit("p", digest, new Size(64, 64), new Size(64, 64), ImageFormat.PNG);
        var next = bench.generation("p");
        bench.scheduler.enqueue(damaged);
        bench.scheduler.enqueue(next);

        assertFailed(endOf(damaged.lease()), FailureClass.INTERNAL);
        assertThat(endOf(next.lease())).isInstanceOf(Succeeded.class);
    }

    @Test
    void aModelThatFailsIsReportedInItsOwnWords() {
        triton.next(stage -> stage.error("REJECTED: not this"));
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);

        assertThat(endOf(grant.lease()))
                .isEqualTo(new Failed(FailureClass.REJECTED, "A content rule forbids this: not this."));
    }

    @Test
    void aModelThatDiesTakesNoWorkUntilItIsBack() throws IOException {
        triton.next(FakeTriton.Stage::killServer);
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);

        assertFailed(endOf(grant.lease()), FailureClass.UNAVAILABLE);
        await().until(() -> !bench.scheduler.heartbeats().getLast().ready());

        triton = new FakeTriton(triton.port());
        await().until(() -> bench.scheduler.heartbeats().getLast().ready());
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

    private static void assertFailed(End end, FailureClass failure) {
        assertThat(end).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(failure);
            assertThat(failed.message()).endsWith(".").doesNotContain("127.0.0.1", "Exception", "http");
        });
    }
}
