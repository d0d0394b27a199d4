package dev.kontext.scheduler.activation;

import static dev.kontext.scheduler.activation.SchedulerBench.NEVER;
import static dev.kontext.scheduler.activation.SchedulerBench.answer;
import static dev.kontext.scheduler.activation.SchedulerBench.eventually;
import static dev.kontext.scheduler.activation.SchedulerBench.hear;
import static dev.kontext.scheduler.activation.SchedulerBench.url;
import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.appends;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.log.Samples.term;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.ResultReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.intake.IntakeUnavailableException;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.UnknownOutcomeException;
import dev.kontext.scheduler.loop.Answer.Elsewhere;
import dev.kontext.scheduler.loop.Answer.NotNow;
import dev.kontext.scheduler.loop.Answer.Told;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedulers from start to stop, each in a thread of its own, on ports in memory. */
class SchedulerTest {
    private final SchedulerBench world = new SchedulerBench();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void onAnEmptyLogItGoesAtOnceAndSeesAJobThrough() {
        var scheduler = world.startBeside("one", NEVER);
        world.submit(aJob());

        var grant = world.awaitGrant(scheduler);
        var end = answer(scheduler.result(resultOf(grant).succeeded()));

        assertThat(end).isEqualTo(new Told<>(new ResultReply(1, Verdict.SETTLED)));
        assertThat(world.terms()).containsExactly(1L);
        assertThat(world.statuses()).containsExactly(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.SUCCEEDED);
        awaitRecord(JobStatus.SUCCEEDED);
    }

    @Test
    void theActiveOneTellsHowManyGpusAreReadyHowFastTheyAreAndWhatWaits() {
        var scheduler = world.startBeside("one", NEVER);
        world.submit(aJob());
        world.awaitGrant(scheduler);
        eventually()
                .until(() ->
                        world.signals.fleet().filter(now -> now.running() == 1).isPresent());
        assertThat(world.signals.fleet()).get().satisfies(now -> {
            assertThat(now.ready()).isEqualTo(1);
            assertThat(now.textBytes()).isEqualTo(aJob().submission().spec().textBytes());
            assertThat(now.msPerStep()).isEqualTo(400);
            assertThat(now.pace()).isEqualTo(1);
            assertThat(now.lanes())
                    .allSatisfy(lane -> assertThat(lane.tenants()).isEmpty());
        });

        hear(scheduler, aBeat(OTHER).measured(800).build());
        hear(
                scheduler,
                aBeat(new WorkerId("gpu-2", "c1")).measured(10).draining().build());
        eventually()
                .until(() ->
                        world.signals.fleet().filter(now -> now.pace() == 2).isPresent());

        assertThat(world.signals.fleet()).get().extracting(FleetFigures::ready).isEqualTo(2);
    }

    @Test
    void itTakesOverWhatTheOneBeforeLeft() {
        var first = world.startAlone("one");
        world.submit(aJob());
        var grant = world.awaitGrant(first);
        first.close();

        var second = world.startAlone("two");
        world.awaitActive(second);
        var reply = hear(second, aBeat(WORKER).listing(grant).build());

        var goOn = new AttemptVerdict(grant.lease(), Verdict.CONTINUE);
        assertThat(reply).isEqualTo(new Told<>(new HeartbeatReply(2, List.of(), List.of(goOn), false)));
        assertThat(world.terms()).containsExactly(1L, 2L);
        assertThat(world.statuses()).containsExactly(JobStatus.QUEUED, JobStatus.RUNNING);
    }

    @Test
    void aStandbyNamesTheActiveOneAndTakesOverWhenItsCounterStandsStill() {
        world.log.fence();
        world.log.append(appends(term(7)), List.of());
        var patient = world.startBeside("patient", NEVER);
        eventually().until(patient::isReady);

        assertThat(hear(patient, idle(WORKER))).isEqualTo(new Elsewhere<>(url("scheduler-0")));
        assertThat(patient.isActive()).isFalse();

        world.startBeside("eager", Duration.ofMillis(1));

        eventually().until(() -> world.terms().equals(List.of(7L, 8L)));
        eventually().until(() -> hear(patient, idle(WORKER)).equals(new Elsewhere<>(url("eager"))));
    }

    @Test
    void overALogOfALaterReleaseItDecidesNothing() {
        world.log.fence();
        var newer = new EventRecord("e", EventRecord.SCHEMA + 1, NOW, null, term(7).body());
        world.log.append(appends(newer), List.of());

        var earlier = world.startBeside("earlier", Duration.ofMillis(1));

        eventually()
                .during(Duration.ofMillis(500))
                .until(() -> earlier.isAlive() && !earlier.isReady() && !earlier.isActive());
        assertThat(world.log.events()).hasSize(1);
    }

    /** Whether what was appended last got into the log, which its writer cannot know. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anUnknownOutcomeIsATakeoverFromItself(boolean happened) {
        var scheduler = world.startAlone("one");
        world.awaitActive(scheduler);
        eventually().until(() -> world.terms().size() == 1);
        var silence = new UnknownOutcomeException("the log went silent");
        if (happened) {
            world.log.failNextAfterAppending(silence);
        } else {
            world.log.failNext(silence);
        }

        world.submit(aJob());
        eventually().until(() -> world.terms().equals(List.of(1L, 2L)));
        world.awaitGrant(scheduler);

        assertThat(world.terms()).containsExactly(1L, 2L);
        assertThat(world.statuses()).containsExactly(JobStatus.QUEUED, JobStatus.RUNNING);
    }

    @Test
    void anAppendThatWasRefusedIsTriedAgain() {
        var scheduler = world.startAlone("one");
        world.awaitActive(scheduler);
        eventually().until(() -> world.terms().size() == 1);
        world.log.failNext(new LogUnavailableException("refused"));

        world.submit(aJob());
        world.awaitGrant(scheduler);

        assertThat(world.terms()).containsExactly(1L);
        assertThat(world.statuses()).containsExactly(JobStatus.QUEUED, JobStatus.RUNNING);
    }

    @Test
    void whoeverIsSupersededStopsDeciding() {
        var first = world.startBeside("one", NEVER);
        world.awaitActive(first);
        eventually().until(() -> world.terms().size() == 1);
        var second = world.log.another();
        second.fence();
        second.append(appends(term(2)), List.of());

        world.submit(aJob());

        eventually().until(() -> hear(first, idle(WORKER)).equals(new Elsewhere<>(url("scheduler-0"))));
        assertThat(first.isActive()).isFalse();
        assertThat(world.statuses()).isEmpty();
    }

    @Test
    void aWorkerThatHasSeenAHigherTermStopsIt() {
        var scheduler = world.startBeside("one", NEVER);
        world.awaitActive(scheduler);

        assertThat(hear(scheduler, aBeat(WORKER).idle().seen(9).build())).isEqualTo(new NotNow<>());

        eventually().until(() -> !scheduler.isActive());
    }

    @Test
    void itsNextTermIsHigherThanAnyThatAWorkerHasSeen() {
        var scheduler = world.startBeside("one", Duration.ofMillis(1));
        world.awaitActive(scheduler);
        hear(scheduler, aBeat(WORKER).idle().seen(9).build());

        eventually().until(() -> world.terms().equals(List.of(1L, 10L)));
    }

    @Test
    void redisAwayDoesNotStopTheLoop() {
        world.records.away(true);
        world.liveness.away(true);
        var scheduler = world.startAlone("one");
        world.submit(aJob());

        var grant = world.awaitGrant(scheduler);
        answer(scheduler.result(resultOf(grant).succeeded()));
        assertThat(world.terms()).containsExactly(1L);

        world.records.away(false);
        awaitRecord(JobStatus.SUCCEEDED);
    }

    @Test
    void itIsNotReadyBeforeItsTopicsAre() {
        var brokerAnswers = new AtomicBoolean();
        world.preparing(() -> {
            if (!brokerAnswers.get()) {
                throw new IllegalStateException("no broker");
            }
        });

        var scheduler = world.startAlone("one");
        assertThat(scheduler.isReady()).isFalse();
        assertThat(hear(scheduler, idle(WORKER))).isEqualTo(new NotNow<>());

        brokerAnswers.set(true);
        eventually().until(scheduler::isReady);
    }

    @Test
    void aSchedulerThatStopsLeavesNoCallUnanswered() {
        var scheduler = world.startAlone("one");
        world.awaitActive(scheduler);

        scheduler.close();

        assertThat(hear(scheduler, idle(WORKER))).isEqualTo(new NotNow<>());
        assertThat(scheduler.isAlive()).isFalse();
    }

    @Test
    void aTermThatCannotOpenTheRequestsSendsItsCallsAway() {
        var called = new CompletableFuture<Boolean>();
        world.opening(() -> {
            called.join();
            throw new IntakeUnavailableException("no broker");
        });
        var scheduler = world.startAlone("one");
        world.awaitActive(scheduler);
        var call = scheduler.heartbeat(idle(WORKER));
        assertThat(call).isNotDone();

        called.complete(true);

        assertThat(answer(call)).isEqualTo(new NotNow<>());
    }

    @Test
    void progressIsPassedOn() {
        var scheduler = world.startAlone("one");
        world.submit(aJob());
        var grant = world.awaitGrant(scheduler);

        hear(scheduler, aBeat(WORKER).listing(grant).build());

        eventually().until(() -> world.signals.last().containsKey(job(1)));
    }

    private void awaitRecord(JobStatus status) {
        eventually()
                .untilAsserted(() -> assertThat(world.records.jobs().values())
                        .extracting(stored -> stored.job().status())
                        .containsExactly(status));
    }
}
