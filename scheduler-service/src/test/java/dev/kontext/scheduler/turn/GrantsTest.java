package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.LIMIT;
import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GrantsTest {
    private static final JobId JOB = Samples.job(1);

    @Test
    void anIdleWorkerIsGrantedAJobUnderALeaseOfItsOwn() {
        var fleet = aFleet().with(aJob());

        var grant = onlyGrant(fleet.hear(idle(WORKER)));

        assertThat(grant)
                .isEqualTo(new Grant(
                        JOB,
                        Samples.TENANT,
                        grant.lease(),
                        grant.token(),
                        1,
                        aJob().submission().spec(),
                        LIMIT.toMillis()));
        assertThat(fleet.record(JOB).lease())
                .isEqualTo(
                        new LeaseRecord(grant.lease(), 1, WORKER, grant.token().hash(), NOW, NOW.plus(LIMIT)));
        assertThat(fleet.record(JOB).timeline().leasedAt()).isEqualTo(NOW);
    }

    /** 400 ms a step are expected here, and ten times that is the limit. */
    @Test
    void aSlowGpuMayTakeLongerAndAFastOneNotLess() {
        var spec = aJob().submission().spec();
        long usual = 10 * FleetBench.RULES.estimator().estimate(spec).toMillis();

        assertThat(limitWith(4_000)).isEqualTo(10 * usual).isGreaterThan(LIMIT.toMillis());
        assertThat(limitWith(40)).isEqualTo(Math.max(usual, LIMIT.toMillis()));
        assertThat(limitWith(Long.MAX_VALUE)).isEqualTo(Math.max(usual, LIMIT.toMillis()));
    }

    private static long limitWith(long stepMs) {
        var beat = aBeat(WORKER).idle().measured(stepMs).build();
        return onlyGrant(aFleet().with(aJob()).hear(beat)).limitMs();
    }

    @Test
    void aSubmissionIsGrantedInTheSameTurnToAWorkerThatWaits() {
        var fleet = aFleet();
        fleet.turn(turn -> {
            turn.heartbeat(idle(WORKER));
            return true;
        });

        fleet.submit(aJob().submission());

        assertThat(fleet.causes()).containsExactly(Cause.SUBMITTED, Cause.GRANTED);
    }

    @Test
    void aGrantIsRepeatedUntilItsWorkerHasListedItAndNeverMadeTwice() {
        var fleet = aFleet().with(aJob(1)).with(aJob(2));
        var grant = onlyGrant(fleet.hear(idle(WORKER)));

        assertThat(onlyGrant(fleet.hear(idle(WORKER)))).isEqualTo(grant);
        assertThat(fleet.hear(aBeat(WORKER).listing(grant).build()).grants()).isEmpty();
        assertThat(fleet.hear(aBeat(WORKER).build()).grants()).isEmpty();
        assertThat(fleet.causes()).containsExactly(Cause.GRANTED);
    }

    @Test
    void aJobIsGrantedToOneWorkerOnly() {
        var fleet = aFleet().with(aJob());
        fleet.hear(idle(WORKER));

        assertThat(fleet.hear(idle(OTHER)).grants()).isEmpty();
    }

    @Test
    void aGrantWhoseLeaseIsOverIsNotRepeated() {
        var fleet = aFleet().with(aJob());
        var grant = onlyGrant(fleet.hear(idle(WORKER)));

        fleet.report(resultOf(grant).failed(FailureClass.REJECTED));

        assertThat(fleet.hear(idle(WORKER)).grants()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("workersThatTakeNothing")
    void aWorkerThatTakesNothingIsGrantedNothing(Heartbeat beat) {
        assertThat(aFleet().with(aJob()).hear(beat).grants()).isEmpty();
    }

    static Stream<Heartbeat> workersThatTakeNothing() {
        return Stream.of(
                aBeat(WORKER).build(),
                aBeat(WORKER).idle().notReady().build(),
                aBeat(WORKER).idle().draining().build(),
                aBeat(WORKER).wantsNext().draining().build());
    }

    @Test
    void nobodyIsGrantedWorkWhoseCallWasAnsweredAlready() {
        var fleet = aFleet();
        fleet.hear(idle(WORKER));

        fleet.submit(aJob().submission());

        assertThat(fleet.causes()).containsExactly(Cause.SUBMITTED);
    }

    @Test
    void idleGpusGetWorkBeforeThoseThatOnlyPrefetch() {
        var fleet = aFleet();
        fleet.turn(turn -> {
            turn.heartbeat(aBeat(OTHER).wantsNext().build());
            turn.heartbeat(idle(WORKER));
            return true;
        });

        fleet.submit(aJob(1).submission());
        assertThat(fleet.record(Samples.job(1)).lease())
                .extracting(LeaseRecord::worker)
                .isEqualTo(WORKER);

        fleet.submit(aJob(2).submission());
        assertThat(fleet.record(Samples.job(2)).lease())
                .extracting(LeaseRecord::worker)
                .isEqualTo(OTHER);
    }

    @Test
    void nobodyPrefetchesWhatAnIdleGpuTakesWithItsNextCall() {
        var fleet = aFleet();
        fleet.hear(idle(WORKER));
        fleet.turn(turn -> {
            turn.heartbeat(aBeat(OTHER).wantsNext().build());
            return true;
        });

        fleet.submit(aJob().submission());
        assertThat(fleet.causes()).containsExactly(Cause.SUBMITTED);

        onlyGrant(fleet.hear(idle(WORKER)));
    }

    @Test
    void aWorkerPrefetchesIfTheIdleOneDoesNotCallAgain() {
        var fleet = aFleet();
        fleet.hear(idle(WORKER));
        fleet.elapse(Duration.ofSeconds(2));
        fleet.submit(aJob().submission());

        onlyGrant(fleet.hear(aBeat(OTHER).wantsNext().build()));
    }

    @Test
    void aWorkerPrefetchesWhileAnotherIsAboutToTakeWhatItWasGranted() {
        var fleet = aFleet().with(aJob(1)).with(aJob(2));
        onlyGrant(fleet.hear(idle(WORKER)));

        onlyGrant(fleet.hear(aBeat(OTHER).wantsNext().build()));
    }

    @Test
    void noMoreThanTheLimitIsGrantedInATurn() {
        var fleet = aFleet().with(aJob(1)).with(aJob(2));
        var turn = fleet.newTurn();
        turn.heartbeat(idle(WORKER));
        turn.heartbeat(idle(OTHER));

        assertThat(turn.assign(1)).isTrue();
        assertThat(turn.finish()).hasSize(1);
    }

    @Test
    void aFailedJobWaitsForItsNextAttempt() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.report(resultOf(JOB, 1).failed(FailureClass.INTERNAL));

        fleet.elapse(Duration.ZERO);
        assertThat(fleet.hear(idle(OTHER)).grants()).isEmpty();

        fleet.elapse(Duration.ofSeconds(1));
        assertThat(onlyGrant(fleet.hear(idle(OTHER))).number()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"OUT_OF_MEMORY", "DEVICE"})
    void aJobGoesElsewhereThanWhereItsGpuWasTooSmallOrBroken(FailureClass failure) {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).failed(failure));
        fleet.hear(aBeat(OTHER).build());

        assertThat(fleet.hear(idle(WORKER)).grants()).isEmpty();
        assertThat(onlyGrant(fleet.hear(idle(OTHER))).number()).isEqualTo(2);
    }

    @Test
    void aJobComesBackToTheOnlyGpuThereIs() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).failed(FailureClass.OUT_OF_MEMORY));
        fleet.hear(aBeat(OTHER).draining().build());

        assertThat(onlyGrant(fleet.hear(idle(WORKER))).number()).isEqualTo(2);
    }

    @Test
    void whatAGpuMayNotHaveDoesNotHoldUpTheJobsBehindIt() {
        var fleet = aFleet().with(aJob(1).leasedTo(WORKER).failed(FailureClass.OUT_OF_MEMORY))
                .with(aJob(2).acceptedAt(NOW.plusSeconds(1)));
        fleet.hear(aBeat(OTHER).build());

        assertThat(onlyGrant(fleet.hear(idle(WORKER))).job()).isEqualTo(Samples.job(2));
    }

    @Test
    void aTokenIsNeverInTheLog() {
        var fleet = aFleet().with(aJob());

        var token = onlyGrant(fleet.hear(idle(WORKER))).token();

        assertThat(Json.text(fleet.record(JOB))).doesNotContain(token.value());
    }

    private static Grant onlyGrant(HeartbeatReply reply) {
        List<Grant> grants = reply.grants();
        assertThat(grants).hasSize(1);
        return grants.getFirst();
    }
}
