package dev.kontext.e2e.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kontext.client.Job;
import dev.kontext.client.Job.Attempt;
import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import dev.kontext.client.UnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Parts of the running system are killed while jobs run; what a polling client sees is what counts. */
@Execution(ExecutionMode.SAME_THREAD)
class FaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final TestStack STACK = SharedStack.get();

    @Test
    @Tag("row-27")
    @DisplayName("row 27: cancel before a lease")
    void aQueuedJobIsCanceledBeforeItRuns() {
        try (var client = STACK.client()) {
            var running = occupyTheWorkers(client);
            var queued = client.generate(tiny("A lighthouse"));

            client.cancel(queued.id());
            var ended = client.await(queued.id(), PATIENCE, j -> {});

            assertThat(ended.status()).isEqualTo("canceled");
            assertThat(ended.attempts()).isEmpty();
            running.forEach(job -> client.cancel(job.id()));
            running.forEach(job -> client.await(job.id(), PATIENCE, j -> {}));
        }
    }

    @Test
    @Tag("row-27")
    @DisplayName("row 27: cancel during inference")
    void aRunningJobIsCanceledAndTheGpuTakesOtherWork() {
        try (var client = STACK.client()) {
            var job = client.generate(slow("A lighthouse", 60, 500));
            awaitPhase(client, job, "editing");

            client.cancel(job.id());
            var ended = client.await(job.id(), PATIENCE, j -> {});
            var next = client.await(client.generate(tiny("A windmill")).id(), PATIENCE, j -> {});

            assertThat(ended.status()).isEqualTo("canceled");
            assertThat(next.status()).isEqualTo("succeeded");
        }
    }

    @Test
    @Tag("row-16")
    @DisplayName("row 16: the model hangs, and its job is canceled")
    void aJobWhoseModelHangsCanBeCanceled() {
        try (var client = STACK.client()) {
            var job = client.generate(tiny("A lighthouse [sandbox:hang]"));
            awaitPhase(client, job, "editing");

            client.cancel(job.id());

            assertThat(client.await(job.id(), PATIENCE, j -> {}).status()).isEqualTo("canceled");
        }
    }

    @Test
    @Tag("row-11")
    @DisplayName("row 11: worker killed during inference")
    void aJobSurvivesItsWorker() {
        try (var client = STACK.client()) {
            var job = client.generate(slow("A lighthouse", 10, 500));
            awaitPhase(client, job, "editing");
            var worker = client.get(job.id()).attempts().getFirst().worker();

            STACK.killAndAwaitRestart(worker.startsWith(name(1)) ? name(1) : name(2));
            var ended = client.await(job.id(), PATIENCE, j -> {});

            assertThat(ended.status()).isEqualTo("succeeded");
            assertThat(ended.attempts()).hasSize(2);
            assertThat(ended.attempts().getFirst().outcome()).isEqualTo("lost");
        }
    }

    @Test
    void aPromptThatKillsItsWorkerEndsAfterThreeAttempts() {
        try (var client = STACK.client()) {
            var job = client.generate(tiny("A lighthouse [sandbox:kill-worker]"));
            var ended = client.await(job.id(), PATIENCE, j -> {});

            assertThat(ended.status()).isEqualTo("failed");
            assertThat(ended.error())
                    .isEqualTo(new Job.Failure("internal", "The worker was lost in every attempt.", true));
            assertThat(ended.attempts()).extracting(Attempt::number).containsExactly(1, 2, 3);
            assertThat(ended.attempts()).extracting(Attempt::outcome).containsExactly("lost", "lost", "lost");
            assertThat(ended.attempts()).extracting(Attempt::worker).isSubsetOf(name(1), name(2));
            assertThat(client.await(client.generate(tiny("A windmill")).id(), PATIENCE, j -> {})
                            .status())
                    .isEqualTo("succeeded");
        }
    }

    @Test
    @Tag("row-15")
    @DisplayName("row 15: the model killed during inference, again and again")
    void aPromptThatEndsItsModelEndsAfterThreeAttempts() {
        try (var client = STACK.client()) {
            var job = client.generate(tiny("A lighthouse [sandbox:crash]"));
            var ended = client.await(job.id(), PATIENCE, j -> {});

            assertThat(ended.status()).isEqualTo("failed");
            assertThat(ended.error().code()).isEqualTo("unavailable");
            assertThat(ended.attempts()).hasSize(3);
            assertThat(client.await(client.generate(tiny("A windmill")).id(), PATIENCE, j -> {})
                            .status())
                    .isEqualTo("succeeded");
        }
    }

    @Test
    void aStandbySchedulerTakesOverWhileJobsRun() {
        try (var client = STACK.client()) {
            var jobs = submit(client, 6, 10, 200);
            awaitPhase(client, jobs.getFirst(), "editing");

            STACK.killAndAwaitRestart("scheduler-1");
            awaitAllSucceeded(client, jobs);
            var second = submit(client, 3, 4, 100);
            STACK.killAndAwaitRestart("scheduler-2");

            awaitAllSucceeded(client, second);
        }
    }

    @Test
    @Tag("row-5")
    @DisplayName("row 5: Redis empty while jobs run")
    void anEmptiedRedisNeverTurnsAnAcceptedJobInto404() {
        try (var client = STACK.client()) {
            var done = client.await(client.generate(tiny("A lighthouse")).id(), PATIENCE, j -> {});
            var jobs = submit(client, 4, 10, 200);

            SharedRedis.empty();
            var all = new ArrayList<>(jobs);
            all.add(done);
            awaitAllSucceeded(client, all);

            assertThat(client.get(done.id()).version()).isEqualTo(done.version());
        }
    }

    @Test
    void anIdleFleetNoticesAnEmptiedRedis() {
        try (var client = STACK.client()) {
            var done = client.await(client.generate(tiny("A lighthouse")).id(), PATIENCE, j -> {});

            SharedRedis.empty();

            awaitAllSucceeded(client, List.of(done));
        }
    }

    @Test
    @Tag("row-5")
    @DisplayName("row 5: Redis empty, and a gateway that has seen nothing yet")
    void aGatewayThatRestartsWithAnEmptiedRedisStillKnowsItsJobs() {
        try (var client = STACK.client()) {
            var done = client.await(client.generate(tiny("A lighthouse")).id(), PATIENCE, j -> {});

            STACK.hold("gateway");
            SharedRedis.empty();
            STACK.start("gateway");

            awaitAllSucceeded(client, List.of(done));
        }
    }

    @Test
    @Tag("row-5")
    @DisplayName("row 5: Redis killed while jobs run, and started without its data")
    void aRedisThatIsStartedWithoutItsDataIsFilledFromTheLog() throws IOException {
        try (var client = STACK.client()) {
            var done = client.await(client.generate(tiny("A lighthouse")).id(), PATIENCE, j -> {});
            var jobs = submit(client, 4, 10, 200);
            awaitPhase(client, jobs.getFirst(), "editing");

            SharedRedis.killAndDeleteItsData();
            assertThatThrownBy(() -> client.get(done.id())).isInstanceOf(UnavailableException.class);
            STACK.start("redis");
            var all = new ArrayList<>(jobs);
            all.add(done);
            awaitAllSucceeded(client, all);

            assertThat(client.get(done.id()).version()).isEqualTo(done.version());
            assertThat(all)
                    .allSatisfy(job -> assertThat(client.get(job.id()).attempts())
                            .extracting(Attempt::outcome)
                            .containsExactly("succeeded"));
        }
    }

    /** Polls like a client that does not give up: 503 is waited out, 404 is a broken promise. */
    private static void awaitAllSucceeded(KontextClient client, List<Job> jobs) {
        for (var job : jobs) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                try {
                    var now = client.get(job.id());
                    assertThat(now.status()).isIn("queued", "running", "succeeded");
                    return now.isSucceeded();
                } catch (UnavailableException e) {
                    return false;
                }
            });
        }
    }

    private static void awaitPhase(KontextClient client, Job job, String phase) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> phase.equals(client.get(job.id()).phase()));
    }

    private static List<Job> occupyTheWorkers(KontextClient client) {
        var jobs = submit(client, 2, 60, 500);
        // Until a worker has seen how slow these steps are, it may ask for a job to prefetch.
        jobs.forEach(job -> await().atMost(PATIENCE).until(() -> {
            var progress = client.get(job.id()).progress();
            return progress != null && progress.step() >= 4;
        }));
        return jobs;
    }

    private static List<Job> submit(KontextClient client, int count, int steps, int stepMs) {
        var jobs = new ArrayList<Job>();
        for (int i = 0; i < count; i++) {
            jobs.add(client.generate(slow("A lighthouse " + i, steps, stepMs)));
        }
        return jobs;
    }

    private static String name(int worker) {
        return "worker-" + worker;
    }

    private static JobRequest slow(String prompt, int steps, int stepMs) {
        return new JobRequest(
                prompt + " [sandbox:slow=" + stepMs + "]", null, steps, null, "64x64", null, null, null, null, null);
    }

    private static JobRequest tiny(String prompt) {
        return new JobRequest(prompt, null, 2, null, "64x64", null, null, null, null, null);
    }
}
