package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Topics;
import dev.kontext.e2e.chaos.ChaosRun.Script;
import dev.kontext.e2e.chaos.Entry.View;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows of the fault matrix that only {@code ./kontext chaos --rows} tries: they take longer, or are tried at random too. */
@Tag("matrix")
class MatrixIT {
    /** Bytes of a value that a broker with its default settings still takes, with a key and headers. */
    private static final int NEARLY_TOO_LARGE = 1_048_300;

    private static ChaosStack stack;

    @BeforeAll
    static void start() {
        stack = ChaosStack.start("matrix", Map.of());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Tag("row-3")
    @DisplayName("row 3: Kafka gets a submission, and its answer does not come")
    void aSubmissionThatMayBeInKafkaIsTheOneThatItsRetryMeets() throws Exception {
        try (var trial = new Trial(stack, "row-3")) {
            var request = Trial.words("A lighthouse", 2);
            stack.proxy("kafka").unanswered();

            assertThat(trial.submit("a", request).http()).isEqualTo(503);
            trial.breaker().heal();
            var job = trial.submitUntilAnswered("a", request);

            trial.awaitSuccess(job.id());
            assertThat(trial.outcomes(job.id())).containsExactly("succeeded");
            trial.check();
        }
    }

    @Test
    @Tag("row-7")
    @DisplayName("row 7: the broker killed while it is written to and read; one broker, not three")
    void aBrokerThatIsKilledLosesNothing() throws Exception {
        underLoad(breaker -> {
            for (int i = 0; i < 3; i++) {
                Thread.sleep(3_000);
                breaker.kill("kafka");
                Thread.sleep(8_000);
            }
        });
    }

    @Test
    @Tag("row-10")
    @DisplayName("row 10: worker killed before inference")
    void aWorkerThatDiesWhileItFetches() throws Exception {
        try (var trial = new Trial(stack, "row-10")) {
            // No worker is granted it before storage is silent.
            stack.proxy("scheduler-1").cut();
            stack.proxy("scheduler-2").cut();
            var job = trial.submitUntilAnswered("a", Trial.edit("Make it blue", 1))
                    .id();
            try (var _ = trial.breaker().freeze("storage")) {
                trial.breaker().heal();
                trial.awaitView(job, view -> view.status().equals("running"));
                trial.breaker().kill(trial.workerOf(job));
            }
            endsAfter(trial, job, "lost");
        }
    }

    @Test
    @Tag("row-12")
    @DisplayName("row 12: worker killed after inference, before its picture is stored")
    void aWorkerThatDiesBeforeItsUpload() throws Exception {
        try (var trial = new Trial(stack, "row-12")) {
            var job = trial.submitUntilAnswered("a", Trial.slow()).id();
            var worker = trial.workerThatDraws(job);
            try (var _ = trial.breaker().freeze("storage")) {
                trial.awaitPhase(job, "finishing");
                trial.breaker().kill(worker);
            }
            endsAfter(trial, job, "lost");
        }
    }

    @Test
    @Tag("row-13")
    @DisplayName("row 13: worker killed after its picture is stored, before its result is told")
    void aWorkerThatDiesBeforeItTells() throws Exception {
        try (var trial = new Trial(stack, "row-13")) {
            var job = trial.submitUntilAnswered("a", Trial.slow()).id();
            var worker = trial.workerThatDraws(job);
            stack.proxy("scheduler-1").cut();
            stack.proxy("scheduler-2").cut();
            await().atMost(Trial.PATIENCE).until(() -> !trial.objects(job).isEmpty());
            trial.breaker().kill(worker);
            trial.breaker().heal();

            endsAfter(trial, job, "lost");
        }
    }

    @Test
    @Tag("row-14")
    @DisplayName("row 14: worker killed after its result is told, before it is answered")
    void aWorkerThatDiesBeforeItIsAnswered() throws Exception {
        try (var trial = new Trial(stack, "row-14")) {
            var job = trial.submitUntilAnswered("a", Trial.slow()).id();
            var worker = trial.workerThatDraws(job);
            try (var _ = trial.breaker().freeze("storage")) {
                trial.awaitPhase(job, "finishing");
                // Not earlier: a worker that gets no answer soon tries the standby instead.
                stack.proxy("scheduler-1").unanswered();
                stack.proxy("scheduler-2").unanswered();
            }
            trial.awaitView(job, View::isTerminal);
            trial.breaker().kill(worker);
            trial.breaker().heal();

            endsAfter(trial, job);
        }
    }

    /** It succeeds once, after attempts with these outcomes. */
    private static void endsAfter(Trial trial, String job, String... outcomes) throws Exception {
        trial.awaitSuccess(job);
        var all = new ArrayList<>(List.of(outcomes));
        all.add("succeeded");
        assertThat(trial.outcomes(job)).isEqualTo(all);
        trial.check();
    }

    @Test
    @Tag("row-21")
    @DisplayName("row 21: a worker and its model gone at once")
    void aMachineThatVanishesCostsOneAttempt() throws Exception {
        try (var trial = new Trial(stack, "row-21")) {
            var job = trial.submitUntilAnswered("a", Trial.slow()).id();
            var worker = trial.workerThatDraws(job);
            trial.breaker().kill(worker.replace("worker", "model"));
            trial.breaker().kill(worker);

            trial.awaitSuccess(job);
            trial.check();
        }
    }

    @Test
    @Tag("row-22")
    @DisplayName("row 22: the active scheduler killed at any point of a turn")
    void aSchedulerThatIsKilledLosesNothing() throws Exception {
        underLoad(breaker -> {
            for (int i = 0; i < 4; i++) {
                var actives = stack.actives();
                breaker.kill(actives.getLast());
                stack.awaitSuccessor(actives);
                Thread.sleep(2_000);
            }
        });
    }

    @Test
    @Tag("row-22")
    @DisplayName("row 22: both schedulers paused for two leases while jobs are drawn")
    void leasesDoNotRunOutWhileNobodyCouldHearOfThem() throws Exception {
        try (var trial = new Trial(stack, "row-22");
                var jobs = JobsInHand.begin(stack, trial, 70)) {
            try (var _ = trial.breaker().freeze("scheduler-1");
                    var _ = trial.breaker().freeze("scheduler-2")) {
                Thread.sleep(10_000);
            }
            jobs.endUncharged();
        }
    }

    @Test
    @Tag("row-24")
    @DisplayName("row 24: everything that was ever asked is in the topic once more")
    void whatHasEndedIsNotDoneAgain() throws Exception {
        try (var trial = new Trial(stack, "row-24")) {
            for (int i = 0; i < 12; i++) {
                trial.submitUntilAnswered("old-" + i, Trial.words("A lighthouse", 2));
            }
            trial.check();
            var before = stack.log();

            try (var kafka = new RequestTopic(stack.stack().port("kafka"))) {
                assertThat(kafka.repeatAll()).isGreaterThanOrEqualTo(12);
            }
            for (int i = 0; i < 12; i++) {
                trial.submitUntilAnswered("new-" + i, Trial.words("A lighthouse", 2));
            }
            trial.check();

            var after = stack.log();
            assertThat(before)
                    .allSatisfy((job, states) -> assertThat(after.get(job)).isEqualTo(states));
        }
    }

    @Test
    @Tag("row-25")
    @DisplayName("row 25: garbage, a newer schema and an oversized record among the submissions")
    void whatCannotBeReadStopsNobody() throws Exception {
        try (var trial = new Trial(stack, "row-25");
                var kafka = new RequestTopic(stack.stack().port("kafka"))) {
            int letters = kafka.deadLetters();
            kafka.send("garbage".getBytes(StandardCharsets.UTF_8));
            kafka.send("{\"schema\":999,\"id\":\"x\",\"body\":{\"type\":\"of_tomorrow\"}}"
                    .getBytes(StandardCharsets.UTF_8));
            kafka.send(new byte[900_000]);
            var sound = trial.submitUntilAnswered("sound", Trial.words("A lighthouse", 2))
                    .id();
            var oversized =
                    JobId.derive(new TenantId("ada"), "row-25-oversized").value();
            kafka.submitAnew(sound, oversized, NEARLY_TOO_LARGE);
            for (int i = 0; i < 18; i++) {
                trial.submitUntilAnswered("a" + i, Trial.words("A lighthouse", 2));
            }
            var refused = trial.awaitView(oversized, View::isTerminal);
            trial.check();

            assertThat(refused.error()).isEqualTo("internal");
            await().atMost(Trial.PATIENCE)
                    .until(() -> kafka.deadLetters() == letters + 3 * Topics.REQUEST_PARTITIONS + 1);
        }
    }

    @Test
    @Tag("row-31")
    @DisplayName("row 31: clocks five minutes off, and schedulers that take turns")
    void clocksThatAreMinutesApartTakeNothingBack() throws Exception {
        var off = SkewedClocks.environment(Map.of(
                "scheduler-1", Duration.ofMinutes(5),
                "worker-2", Duration.ofMinutes(-5),
                "gateway", Duration.ofMinutes(-5),
                "storage", Duration.ofMinutes(5)));
        try (var skewed = ChaosStack.start("clocks", off)) {
            var outcome = new ChaosRun(skewed, 31, ChaosRun.DRAIN).run(breaker -> {
                for (int i = 0; i < 3; i++) {
                    skewed.awaitStandby();
                    Thread.sleep(3_000);
                    var actives = skewed.actives();
                    breaker.kill(actives.getLast());
                    skewed.awaitSuccessor(actives);
                }
                Thread.sleep(3_000);
            });

            assertThat(outcome.violations()).isEmpty();
            assertThat(outcome.ends()).containsKey("succeeded");
            assertThat(skewed.actives()).contains("scheduler-1", "scheduler-2");
            assertThat(List.of("scheduler-1", "worker-2", "gateway", "storage"))
                    .allSatisfy(
                            service -> assertThat(skewed.stack().log(service)).contains(ClockAgent.SAID));
        }
    }

    private static void underLoad(Script script) throws Exception {
        var outcome = new ChaosRun(stack, System.nanoTime(), ChaosRun.DRAIN).run(script);

        assertThat(outcome.violations()).isEmpty();
        assertThat(outcome.ends()).containsKey("succeeded");
    }
}
