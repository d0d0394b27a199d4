package dev.kontext.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.contracts.job.ModelInfo;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.worker.AttemptResult.End;
import dev.kontext.contracts.worker.AttemptResult.Failed;
import dev.kontext.contracts.worker.AttemptResult.HandedBack;
import dev.kontext.contracts.worker.AttemptResult.Succeeded;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.imaging.Pixels;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AttemptRunnerTest {
    private static final Digest INPUT = Digest.of(new byte[] {1});

    private final Attempts attempts = new Attempts(System::nanoTime);
    private final ModelFake model = new ModelFake();
    private final ArtifactsFake artifacts = new ArtifactsFake();
    private final Map<LeaseId, End> ends = new ConcurrentHashMap<>();
    private final ModelWatch watch = new ModelWatch(
            model, attempts::isIdle, Duration.ofSeconds(1), new Patience(1, Duration.ofSeconds(30)), () -> {});
    private AttemptRunner runner;

    @BeforeEach
    void start() {
        watch.start();
        await().until(() -> watch.current().isPresent());
        runner = new AttemptRunner(
                attempts,
                artifacts,
                model,
                watch,
                (grant, end) -> ends.put(grant.lease(), end),
                AttemptObserver.NONE,
                PictureRules.DEFAULT);
    }

    @AfterEach
    void stop() {
        model.gate.countDown();
        artifacts.gate.countDown();
        runner.close();
        watch.close();
    }

    private record Patience(int after, Duration pause) implements QuarantineConfig {}

    private static final class ModelFake implements EditModel {
        private final CountDownLatch gate = new CountDownLatch(1);
        private final AtomicInteger edits = new AtomicInteger();
        private volatile boolean held;
        private volatile boolean broken;

        @Override
        public Pixels edit(EditRequest request, StepListener steps)
                throws AttemptFailedException, InterruptedException {
            if (!request.id().equals(Canary.ID)) {
                edits.incrementAndGet();
                if (held) {
                    gate.await();
                }
            }
            if (broken) {
                throw new AttemptFailedException(FailureClass.DEVICE, "The device is broken.");
            }
            steps.onStep(request.steps());
            return Pixels.filled(request.size().width(), request.size().height(), 1, 2, 3);
        }

        @Override
        public Probe probe() {
            return new Probe.Ready(new ModelInfo("kontext", "1", "fake"));
        }
    }

    private static final class ArtifactsFake implements Artifacts {
        private final CountDownLatch gate = new CountDownLatch(1);
        private volatile boolean held;
        private final AtomicReference<Runnable> trouble = new AtomicReference<>(() -> {});
        private final AtomicReference<Consumer<String>> keeping = new AtomicReference<>(name -> {});

        @Override
        public Pixels pixels(TenantId tenant, Digest input) {
            trouble.get().run();
            return Pixels.filled(64, 64, 1, 2, 3);
        }

        @Override
        public StoredImage keep(Grant grant, String name, String contentType, byte[] file) throws InterruptedException {
            if (held) {
                gate.await();
            }
            keeping.get().accept(name);
            return new StoredImage(grant.lease(), name, contentType, 64, 64, file.length, "0".repeat(64));
        }
    }

    private static Grant grant(int number) {
        var spec = new JobSpec(
                "p",
                List.of(new InputImage(INPUT, 64, 64)),
                1,
                4,
                2.5,
                64,
                64,
                ImageFormat.PNG,
                null,
                Lane.BATCH,
                Map.of());
        var sixteen = ByteBuffer.allocate(16).putInt(number).array();
        var token = LeaseToken.of(ByteBuffer.allocate(32).putInt(number).array());
        return new Grant(JobId.of(sixteen), new TenantId("acme"), LeaseId.of(sixteen), token, 1, spec, 60_000);
    }

    private End endOf(Grant grant) {
        await().until(() -> ends.containsKey(grant.lease()));
        return ends.get(grant.lease());
    }

    private void assertWorksAfter(Runnable trouble) {
        artifacts.trouble.set(trouble);
        attempts.accept(List.of(grant(1)));
        assertThat(endOf(grant(1))).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(FailureClass.INTERNAL);
            assertThat(failed.message()).doesNotContain("secret");
        });
        await().until(() -> attempts.size() == 0);

        artifacts.trouble.set(() -> {});
        attempts.accept(List.of(grant(2)));
        assertThat(endOf(grant(2))).isInstanceOf(Succeeded.class);
    }

    @Test
    void anAttemptThatRunsOutOfHeapFailsAloneAndTheWorkerGoesOn() {
        assertWorksAfter(() -> {
            throw new OutOfMemoryError("secret");
        });
    }

    @Test
    void aFaultInTheWorkerFailsTheAttemptAlone() {
        assertWorksAfter(() -> {
            throw new IllegalStateException("secret");
        });
    }

    @Test
    void onlyNewsThatLetsTheGpuHaveWorkIsUrgent() {
        var urgent = new AtomicInteger();
        var other = new AtomicInteger();
        model.held = true;
        attempts.accept(List.of(grant(1)));
        await().until(() -> model.edits.get() == 1);
        attempts.status();
        attempts.onNews(now -> {
            (now ? urgent : other).incrementAndGet();
            attempts.status();
        });

        model.gate.countDown();
        await().until(() -> attempts.size() == 0);
        await().untilAsserted(() -> assertThat(other).hasValueGreaterThanOrEqualTo(2));

        assertThat(urgent).as("the GPU became idle").hasValue(1);
    }

    @Test
    void pictureAndThumbnailAreStoredSideBySide() {
        var both = new CyclicBarrier(2);
        artifacts.keeping.set(name -> {
            try {
                both.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException("the other one did not come", e);
            }
        });
        attempts.accept(List.of(grant(1)));

        assertThat(endOf(grant(1))).isInstanceOf(Succeeded.class);
    }

    @Test
    void aThumbnailThatCannotBeStoredFailsTheAttempt() {
        artifacts.keeping.set(name -> {
            if (name.startsWith("thumbnail")) {
                throw new IllegalStateException("secret");
            }
        });
        attempts.accept(List.of(grant(1)));

        assertThat(endOf(grant(1)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.failure()).isEqualTo(FailureClass.INTERNAL));
    }

    @Test
    void aSlowFinishHoldsUpTheGpuAndThatTheNextFetch() {
        artifacts.held = true;
        for (int number = 1; number <= 6; number++) {
            int next = number;
            attempts.accept(List.of(grant(number)));
            // One finishing, one that wants to, one before the GPU: the fourth finds no room.
            await().until(() -> attempts.size() == Math.min(next, 3) && (next > 1 || model.edits.get() == 1));
            await().until(() -> next != 2 || model.edits.get() == 2);
        }

        assertThat(model.edits).hasValue(2);
        assertThat(attempts.status().idle()).isFalse();
        artifacts.gate.countDown();
        assertThat(endOf(grant(3))).isInstanceOf(Succeeded.class);
        assertThat(ends).hasSize(3);
    }

    @Test
    void theGpuIsFreeForTheNextWhileOneFinishes() {
        artifacts.held = true;
        attempts.accept(List.of(grant(1)));
        await().until(() -> attempts.size() == 1 && attempts.isIdle());

        assertThat(attempts.status().reports()).hasSize(1);
    }

    @Test
    void aLeaseThatHasEndedIsNotStartedAgain() {
        attempts.accept(List.of(grant(1)));
        endOf(grant(1));
        await().until(() -> attempts.size() == 0);

        assertThat(attempts.accept(List.of(grant(1)))).isFalse();
    }

    @Test
    void aFencedAttemptFreesTheGpuForTheNext() {
        model.held = true;
        attempts.accept(List.of(grant(1)));
        await().until(() -> model.edits.get() == 1);

        attempts.apply(List.of(new AttemptVerdict(grant(1).lease(), Verdict.FENCED)));
        await().until(() -> attempts.size() == 0);
        model.held = false;
        attempts.accept(List.of(grant(2)));

        assertThat(endOf(grant(2))).isInstanceOf(Succeeded.class);
        assertThat(ends).doesNotContainKey(grant(1).lease());
    }

    @Test
    void whatWaitsForADeviceThatGoesIntoQuarantineIsHandedBack() {
        model.held = true;
        attempts.accept(List.of(grant(1)));
        await().until(() -> model.edits.get() == 1);
        attempts.accept(List.of(grant(2)));

        model.broken = true;
        model.gate.countDown();

        assertThat(endOf(grant(1))).isInstanceOf(Failed.class);
        assertThat(endOf(grant(2))).isInstanceOf(HandedBack.class);
        assertThat(model.edits).hasValue(1);
    }

    @Test
    void aVerdictOnALeaseThatIsNotHeldChangesNothing() {
        assertThat(attempts.apply(List.of(new AttemptVerdict(grant(1).lease(), Verdict.CANCEL))))
                .isFalse();
    }

    @Test
    void theNextJobIsWantedOnceTheGpuIsSoonFree() {
        model.held = true;
        attempts.accept(List.of(grant(1)));
        await().until(() -> model.edits.get() == 1);

        assertThat(attempts.status().wantsNext()).isTrue();
        assertThat(attempts.status().idle()).isFalse();
    }
}
