package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import dev.kontext.worker.fake.FakeScheduler;
import dev.kontext.worker.fake.FakeTriton;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a worker does while a part it needs is away, or is not what it should be. */
@Tag("servers")
class WorkerOutageTest extends WorkerBench {
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
    @Tag("row-15")
    @DisplayName("row 15: the model dies during inference, its worker lives")
    void aModelThatDiesTakesNoWorkUntilItIsBack() throws IOException {
        triton.next(FakeTriton.Stage::killServer);
        bench.start();
        var grant = bench.generation("p");
        bench.scheduler.enqueue(grant);

        assertFailed(endOf(grant.lease()), FailureClass.UNAVAILABLE);
        awaitEmpty();
        await().until(() -> !bench.scheduler.heartbeats().getLast().ready());

        triton = new FakeTriton(triton.port());
        await().until(() -> bench.scheduler.heartbeats().getLast().ready());
    }
}
