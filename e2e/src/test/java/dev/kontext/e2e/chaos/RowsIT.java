package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kontext.e2e.chaos.Entry.Answer;
import dev.kontext.e2e.chaos.Entry.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows of the fault matrix, and outages that running jobs must not notice, that every full test tries;
 * docs/architecture/failure-modes.md lists where the other rows are.
 */
class RowsIT {
    private static ChaosStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = ChaosStack.start("rows", Map.of());
        // Row 1 asks once, and counts on a gateway that has found its scheduler.
        try (var trial = new Trial(stack, "start")) {
            trial.awaitSuccess(trial.submitUntilAnswered("a", Trial.words("A lighthouse", 2))
                    .id());
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Tag("row-1")
    @DisplayName("row 1: gateway killed after the picture is stored, before the submission is in Kafka")
    void aGatewayThatIsKilledBeforeItPublishesHasAcceptedNothing() throws Exception {
        try (var trial = new Trial(stack, "row-1")) {
            var request = Trial.edit("Make it blue", 1);
            try (var _ = trial.breaker().freeze("kafka")) {
                int before = trial.objects("/in/").size();
                var answer = trial.submitAside("a", request);
                await().atMost(Trial.PATIENCE).until(() -> trial.objects("/in/").size() > before);
                trial.breaker().kill("gateway");

                assertThat(answer.get().http()).isZero();
            }
            var job = trial.submitUntilAnswered("a", request);

            trial.awaitSuccess(job.id());
            trial.check();
        }
    }

    @Test
    @Tag("row-2")
    @DisplayName("row 2: gateway killed after Kafka has the submission, before its answer")
    void anAnswerThatGotLostIsGivenAgain() throws Exception {
        try (var trial = new Trial(stack, "row-2")) {
            var request = Trial.words("A lighthouse", 2);
            var before = stack.log().keySet();
            stack.proxy("gateway").unanswered();
            var answer = trial.submitAside("a", request);
            await().atMost(Trial.PATIENCE).until(() -> fresh(before).size() == 1);
            trial.breaker().kill("gateway");
            trial.breaker().heal();

            assertThat(answer.get().http()).isZero();
            var job = trial.submitUntilAnswered("a", request);

            assertThat(fresh(before)).containsExactly(job.id());
            trial.awaitSuccess(job.id());
            assertThat(trial.outcomes(job.id())).containsExactly("succeeded");
            trial.check();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("row-4")
    @DisplayName("row 4: Redis full, and read-only, at a submission, at looks at jobs, and while one is drawn")
    void aRedisThatTakesNoWritesMakesNoJobUnknown(RefusingRedis fault) throws Exception {
        try (var trial = new Trial(stack, "row-4-" + fault)) {
            var words = Trial.words("A lighthouse", 2);
            var done =
                    trial.awaitSuccess(trial.submitUntilAnswered("done", words).id());
            var running = trial.submitUntilAnswered("running", Trial.slow()).id();
            trial.awaitPhase(running, "editing");
            try (var watch = Watch.over(trial, List.of(running))) {
                fault.begin(stack);

                var refused = trial.submit("new", words);
                assertThat(refused.http()).isEqualTo(503);
                assertThat(refused.code()).isEqualTo("unavailable");
                var repeated = trial.submit("done", words);
                assertThat(repeated.http()).isEqualTo(202);
                assertThat(repeated.job()).isEqualTo(done);
                var seen = trial.poll(done.id());
                assertThat(seen.http()).isEqualTo(200);
                assertThat(seen.job()).isEqualTo(done);
                await().atMost(Trial.PATIENCE)
                        .until(() -> trial.log(running).getLast().isTerminal());
                assertThat(trial.poll(running).job()).extracting(View::status).isEqualTo("running");
                fault.assertInForce(stack);
                trial.breaker().heal();

                trial.awaitSuccess(running);
                assertThat(watch.end()).extracting(Answer::http).containsOnly(200);
            }
            assertThat(trial.outcomes(running)).containsExactly("succeeded");
            trial.awaitSuccess(trial.submitUntilAnswered("new", words).id());
            trial.check();
        }
    }

    @Test
    @Tag("row-5")
    @DisplayName("row 5: Redis failed over to a replica that lagged, then emptied")
    void aRedisOfAnOlderTimeNeverTakesAnythingBack() throws Exception {
        try (var trial = new Trial(stack, "row-5")) {
            var running = trial.submitUntilAnswered("running", Trial.slow());
            trial.awaitView(running.id(), view -> view.status().equals("running"));
            var copy = trial.breaker().copyOfRedis();
            var ended = trial.submitUntilAnswered("ended", Trial.words("A lighthouse", 2));
            var before = trial.awaitSuccess(ended.id());

            try (var watch = Watch.over(trial, List.of(running.id(), ended.id()))) {
                trial.breaker().redis(copy::failOver);
                var after = trial.awaitView(ended.id(), View::isTerminal);
                trial.breaker().redis(redis -> redis.flushAll());
                var last = trial.awaitView(ended.id(), View::isTerminal);

                assertThat(List.of(after.version(), last.version())).containsOnly(before.version());
                trial.awaitSuccess(running.id());
                assertThat(watch.end()).extracting(Answer::http).contains(200).isSubsetOf(200, 503);
            }
            trial.check();
        }
    }

    @Test
    @Tag("row-6")
    @DisplayName("row 6: S3 answers 503 to a third of the calls, loses answers, and cuts them off")
    void anObjectStoreThatFailsNowAndThenLosesNoPicture() throws Exception {
        try (var trial = new Trial(stack, "row-6")) {
            stack.proxy("s3").busy();
            var busy = new ArrayList<Future<View>>();
            for (int i = 0; i < 4; i++) {
                busy.add(trial.submitAsideUntilAnswered("busy-" + i, Trial.edit("Make it blue", 10 + i)));
            }
            Thread.sleep(5_000);
            trial.breaker().heal();
            var jobs = new ArrayList<String>();
            for (var submission : busy) {
                jobs.add(submission.get().id());
            }
            try (var watch = Watch.over(trial, jobs)) {
                for (int i = 0; i < 4; i++) {
                    stack.proxy("s3").truncateNext(i % 2 == 0 ? 0 : 40);
                    jobs.add(trial.submitUntilAnswered("lost-" + i, Trial.edit("Make it blue", 30 + i))
                            .id());
                    stack.proxy("s3").truncateNext(0);
                    stack.proxy("storage").truncateNext(40);
                }
                for (var job : jobs) {
                    trial.awaitSuccess(job);
                }
                assertThat(watch.end()).extracting(Answer::http).containsOnly(200);
            }
            trial.check();
        }
    }

    @Test
    @Tag("row-8")
    @DisplayName("row 8: workers cut off from the schedulers for longer than a lease")
    void whoeverIsCutOffLosesItsLeaseAndItsLateResultDoesNotCount() throws Exception {
        try (var trial = new Trial(stack, "row-8")) {
            var job = trial.submitUntilAnswered("a", Trial.slow()).id();
            trial.workerThatDraws(job);

            stack.proxy("scheduler-1").cut();
            stack.proxy("scheduler-2").cut();
            trial.awaitView(job, view -> view.status().equals("queued"));
            trial.breaker().heal();

            trial.awaitSuccess(job);
            assertThat(trial.outcomes(job)).containsExactly("lost", "succeeded");
            trial.check();
        }
    }

    @Test
    @Tag("row-9")
    @DisplayName("row 9: worker paused during inference, resumed after another has taken over")
    void whatAPausedWorkerStillDoesHasNoEffect() throws Exception {
        try (var trial = new Trial(stack, "row-9")) {
            var job = trial.submitUntilAnswered("a", Trial.slow()).id();
            var paused = trial.workerThatDraws(job);
            View ended;
            try (var _ = trial.breaker().freeze(paused)) {
                ended = trial.awaitSuccess(job);
                assertThat(trial.workerOf(job)).isNotEqualTo(paused);
            }
            var states = trial.log(job);
            // Whoever was paused has a word again.
            trial.awaitSuccess(trial.submitUntilAnswered("b", Trial.slow()).id());

            assertThat(trial.log(job)).isEqualTo(states);
            assertThat(trial.awaitEnd(job).version()).isEqualTo(ended.version());
            trial.check();
        }
    }

    @Test
    @Tag("row-18")
    @DisplayName("row 18: the GPU has too little memory for one request")
    void aRequestThatDoesNotFitFailsAlone() throws Exception {
        try (var trial = new Trial(stack, "row-18")) {
            var pids = List.of(stack.stack().pid("worker-1"), stack.stack().pid("worker-2"));
            var large = trial.submitUntilAnswered("large", Trial.words("A lighthouse [sandbox:out-of-memory]", 2));
            var neighbour = trial.submitUntilAnswered("neighbour", Trial.words("A lighthouse", 2));

            trial.awaitSuccess(neighbour.id());
            assertThat(trial.awaitEnd(large.id()).error()).isEqualTo("out_of_memory");
            assertThat(trial.outcomes(large.id())).containsExactly("failed", "failed");
            assertThat(List.of(stack.stack().pid("worker-1"), stack.stack().pid("worker-2")))
                    .isEqualTo(pids);
            trial.check();
        }
    }

    @Test
    @DisplayName("Kafka silent for three leases: pictures are made, results wait, and nobody is charged")
    void anOutageOfKafkaCostsNoAttempt() throws Exception {
        try (var trial = new Trial(stack, "kafka-silent");
                var jobs = JobsInHand.begin(stack, trial, 100)) {
            try (var _ = trial.breaker().freeze("kafka")) {
                Thread.sleep(15_000);
                assertThat(trial.objects(jobs.shorter())).isNotEmpty();
            }
            jobs.endUncharged();
        }
    }

    @Test
    @DisplayName("the active scheduler killed: GPUs go on, the next one hears of what they made, and nobody is charged")
    void anOutageOfTheSchedulerCostsNoAttempt() throws Exception {
        try (var trial = new Trial(stack, "scheduler-killed");
                var jobs = JobsInHand.begin(stack, trial, 50)) {
            var actives = stack.actives();
            trial.breaker().kill(actives.getLast());
            stack.awaitSuccessor(actives);

            jobs.endUncharged();
        }
    }

    private static Set<String> fresh(Set<String> before) throws IOException {
        var jobs = new TreeSet<>(stack.log().keySet());
        jobs.removeAll(before);
        return jobs;
    }
}
