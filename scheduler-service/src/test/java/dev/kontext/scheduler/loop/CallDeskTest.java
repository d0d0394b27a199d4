package dev.kontext.scheduler.loop;

import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.FleetBench.SINCE;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.loop.Answer.NotNow;
import dev.kontext.scheduler.loop.Answer.Told;
import dev.kontext.scheduler.loop.Input.Beat;
import dev.kontext.scheduler.turn.FleetBench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallDeskTest {
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final AttemptVerdict STOP = new AttemptVerdict(JobBuilder.leaseId(job(1), 1), Verdict.CANCEL);

    private final FleetBench fleet = aFleet();
    private final CallDesk desk = new CallDesk(fleet.sessions(), 4, WAIT);

    @Test
    void aCallThatHasNothingToBeToldWaitsAndIsAnsweredThen() {
        var call = call(idle(WORKER));

        turn(0, call);
        assertThat(call.answer()).isNotDone();
        assertThat(desk.untilNext(0)).isEqualTo(WAIT);

        turn(WAIT.toMillis() - 1);
        assertThat(call.answer()).isNotDone();

        turn(WAIT.toMillis());
        assertThat(call.answer()).isCompletedWithValue(told(List.of()));
        assertThat(desk.waiting()).isZero();
    }

    @Test
    void aGrantIsToldAtOnce() {
        fleet.with(aJob());
        var call = call(idle(WORKER));

        turn(0, call);

        assertThat(reply(call).grants()).hasSize(1);
    }

    @Test
    void aNewerCallOfTheSameProcessGetsTheGrantsAndTheOlderOneNone() {
        fleet.with(aJob());
        var older = call(idle(WORKER));
        var newer = call(idle(WORKER));

        turn(0, older, newer);

        assertThat(reply(older).grants()).isEmpty();
        assertThat(reply(newer).grants()).hasSize(1);
    }

    @Test
    void aWorkerIsToldToStopWhileItsCallWaitsAndOnceIsEnoughUntilTheNextWait() {
        fleet.with(aJob().leasedTo(WORKER));
        var first = call(aBeat(WORKER).listing(job(1), 1).build());
        turn(0, first);
        assertThat(first.answer()).isNotDone();

        var turn = fleet.newTurn();
        turn.request(new CancelRequested(job(1), TENANT), SINCE);
        desk.answerBeats(turn, List.of(), 0);
        assertThat(first.answer()).isCompletedWithValue(told(List.of(STOP)));

        var second = call(aBeat(WORKER).listing(job(1), 1).build());
        turn(1, second);
        assertThat(second.answer()).isNotDone();
        turn(1 + WAIT.toMillis());
        assertThat(second.answer()).isCompletedWithValue(told(List.of(STOP)));
    }

    @Test
    void atTheEndOfATermTheCallsThatWaitAreSentAway() {
        var call = call(idle(WORKER));
        turn(0, call);

        desk.refuseAll();

        assertThat(call.answer()).isCompletedWithValue(new NotNow<>());
    }

    /** A turn with these heartbeats, so many milliseconds after the first. */
    private void turn(long millis, Beat... beats) {
        var turn = fleet.newTurn();
        for (var beat : beats) {
            turn.heartbeat(beat.beat());
        }
        turn.assign(10);
        turn.finish();
        desk.answerBeats(turn, List.of(beats), Duration.ofMillis(millis).toNanos());
    }

    private static Beat call(Heartbeat beat) {
        return new Beat(beat, new CompletableFuture<>());
    }

    private static Answer<HeartbeatReply> told(List<AttemptVerdict> verdicts) {
        return new Told<>(new HeartbeatReply(4, List.of(), verdicts, false));
    }

    private static HeartbeatReply reply(Beat call) {
        return call.answer().getNow(new NotNow<>()) instanceof Told<HeartbeatReply>(var reply)
                ? reply
                : new HeartbeatReply(-1, List.of(), List.of(), false);
    }
}
