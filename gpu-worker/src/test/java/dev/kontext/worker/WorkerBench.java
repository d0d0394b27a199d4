package dev.kontext.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.worker.attempt.PictureRules;
import dev.kontext.worker.fake.FakeTriton;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A whole worker between a scheduler, storage and a model that do what they are told. */
@Timeout(60)
abstract class WorkerBench {
    final CountDownLatch gpu = new CountDownLatch(1);
    FakeTriton triton;
    Bench bench;

    @BeforeEach
    void start() throws IOException {
        triton = new FakeTriton();
        bench = new Bench(triton.address(), rules());
    }

    PictureRules rules() {
        return PictureRules.DEFAULT;
    }

    @AfterEach
    void stop() {
        gpu.countDown();
        bench.close();
        triton.close();
    }

    /** The next request stays on the GPU after its first step until the latch opens. */
    void holdGpu() {
        triton.next(stage -> {
            stage.progress(1);
            gpu.await();
            stage.wholeRun();
        });
    }

    End endOf(LeaseId lease) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !bench.scheduler.results(lease).isEmpty());
        return bench.scheduler.results(lease).getFirst().end();
    }

    void awaitPhase(LeaseId lease, Phase phase) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.scheduler.held().stream()
                        .anyMatch(report -> report.lease().equals(lease) && report.phase() == phase));
    }

    void awaitEmpty() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> bench.worker.attempts().size() == 0);
    }

    static void assertFailed(End end, FailureClass failure) {
        assertThat(end).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(failure);
            assertThat(failed.message()).endsWith(".").doesNotContain("127.0.0.1", "Exception", "http");
        });
    }
}
