package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.LIMIT;
import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.FleetBench.TTL;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static dev.kontext.scheduler.turn.FleetBench.takenOver;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Grant;
import dev.kontext.contracts.worker.Heartbeat;
import dev.kontext.contracts.worker.HeartbeatReply;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.log.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final JobId JOB = Samples.job(1);
    private static final WorkerId RESTARTED = new WorkerId(WORKER.pod(), "a2");

    @Test
    void aWorkerThatIsSilentForATermLosesItsLease() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));

        fleet.elapse(TTL.minusSeconds(1));
        fleet.turn();
        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.RUNNING);

        fleet.elapse(Duration.ofSeconds(1));
        fleet.turn();
        assertThat(fleet.causes()).containsExactly(Cause.LEASE_LOST);
        assertThat(fleet.record(JOB).charged()).isEqualTo(1);
    }

    @Test
    void aGrantThatNeverReachesItsWorkerCostsNoAttempt() {
        var fleet = aFleet().with(aJob());
        assertThat(fleet.hear(idle(WORKER)).grants()).hasSize(1);

        hearIdleFor(fleet, TTL);

        assertThat(fleet.causes()).containsExactly(Cause.GRANTED, Cause.LEASE_LOST);
        assertThat(fleet.record(JOB).charged()).isZero();
        assertThat(fleet.record(JOB).lostLeases()).isEqualTo(1);
    }

    @Test
    void norDoesOneWhoseWorkerFallsSilentBeforeItListsIt() {
        var fleet = aFleet().with(aJob());
        fleet.hear(idle(WORKER));

        fleet.elapse(TTL);
        fleet.turn();

        assertThat(fleet.causes()).containsExactly(Cause.GRANTED, Cause.LEASE_LOST);
        assertThat(fleet.record(JOB).charged()).isZero();
    }

    @Test
    void aGrantThatReachesNobodySixTimesIsGivenUp() {
        var fleet = aFleet().with(aJob());
        hearIdleFor(fleet, Duration.ofMinutes(5));

        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.FAILED);
        assertThat(fleet.record(JOB).lostLeases()).isEqualTo(6);
        assertThat(fleet.record(JOB).charged()).isZero();
    }

    @Test
    void aWorkerThatListsItsLeaseTooLateIsFencedAndHearsAgain() {
        var fleet = aFleet().with(aJob());
        var grant = fleet.hear(idle(WORKER)).grants().getFirst();
        fleet.elapse(TTL);
        fleet.turn();

        var reply = fleet.hear(aBeat(WORKER).listing(grant).build());

        assertThat(verdict(reply)).isEqualTo(Verdict.FENCED);
        assertThat(fleet.hear(idle(WORKER)).grants()).hasSize(1);
    }

    @Test
    void aWorkerThatDoesNotHearIsNoReasonToKeepAJobFromAnother() {
        var fleet = aFleet().with(aJob(1).leasedTo(WORKER).failed(FailureClass.OUT_OF_MEMORY));
        fleet.elapse(Duration.ofMinutes(1));
        fleet.hear(idle(OTHER));
        hearIdleFor(fleet, OTHER, TTL);

        assertThat(fleet.hear(idle(WORKER)).grants()).hasSize(1);
    }

    @Test
    void aWorkerThatIsHeardAndDoesNotHearIsGrantedLessAndLess() {
        var fleet = aFleet().with(aJob());
        var grants = new ArrayList<Integer>();
        for (int second = 0; second < 120; second++) {
            int number = fleet.hear(idle(WORKER)).grants().stream()
                    .mapToInt(Grant::number)
                    .max()
                    .orElse(0);
            if (number > grants.size()) {
                grants.add(second);
            }
            fleet.elapse(Duration.ofSeconds(1));
        }

        assertThat(grants).containsExactly(0, 10, 25, 50, 95);
        assertThat(fleet.sessions().able(fleet.now())).isZero();
        assertThat(fleet.hear(idle(OTHER)).grants()).hasSize(1);
    }

    @Test
    void aWorkerThatHearsAgainIsGrantedWorkAsBefore() {
        var fleet = aFleet().with(aJob());
        fleet.hear(idle(WORKER));
        hearIdleFor(fleet, TTL.multipliedBy(2));
        var grant = fleet.hear(idle(WORKER)).grants().getFirst();
        fleet.hear(aBeat(WORKER).listing(grant).build());
        fleet.report(resultOf(grant).failed(FailureClass.REJECTED));

        fleet.submit(aJob(2).submission());

        assertThat(fleet.hear(idle(WORKER)).grants()).hasSize(1);
    }

    /** Calls once a second, as one that gets no answer. */
    private static void hearIdleFor(FleetBench fleet, Duration time) {
        hearIdleFor(fleet, WORKER, time);
    }

    private static void hearIdleFor(FleetBench fleet, WorkerId worker, Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            fleet.elapse(Duration.ofSeconds(1));
            fleet.hear(idle(worker));
        }
    }

    @Test
    void aHeartbeatKeepsTheLeasesItLists() {
        var fleet = aFleet().with(aJob(1).leasedTo(WORKER)).with(aJob(2).leasedTo(WORKER));
        fleet.hear(aBeat(WORKER).listing(JOB, 1).listing(Samples.job(2), 1).build());

        for (int second = 0; second < 10; second++) {
            fleet.elapse(Duration.ofSeconds(1));
            fleet.hear(aBeat(WORKER).listing(JOB, 1).build());
        }

        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.RUNNING);
        assertThat(fleet.record(Samples.job(2)).status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void aHeartbeatUnderAnotherTokenKeepsNothingAndIsFenced() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        var lease = JobBuilder.leaseId(JOB, 1);
        var wrong = JobBuilder.token(JobBuilder.leaseId(JOB, 2));
        fleet.elapse(TTL.minusSeconds(1));

        var reply = fleet.hear(aBeat(WORKER).listing(JOB, lease, wrong, 3).build());

        assertThat(reply.verdicts()).containsExactly(new AttemptVerdict(lease, Verdict.FENCED));
        fleet.elapse(Duration.ofSeconds(1));
        fleet.turn();
        assertThat(fleet.causes()).containsExactly(Cause.LEASE_LOST);
    }

    @Test
    void silenceWhileNobodyListenedIsHeldAgainstNobody() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).build());

        fleet.stall(Duration.ofMinutes(10));
        fleet.turn();
        assertThat(fleet.causes()).isEmpty();

        fleet.elapse(TTL);
        fleet.turn();
        assertThat(fleet.causes()).containsExactly(Cause.LEASE_LOST);
    }

    @Test
    void anAttemptThatTakesTooLongIsLostHoweverOftenItsWorkerIsHeard() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.hear(aBeat(WORKER).listing(JOB, 1).build());

        for (var time = NOW; time.isBefore(NOW.plus(LIMIT)); time = time.plusSeconds(2)) {
            assertThat(fleet.causes()).isEmpty();
            fleet.elapse(Duration.ofSeconds(2));
            fleet.hear(aBeat(WORKER).listing(JOB, 1).build());
        }

        assertThat(fleet.causes()).containsExactly(Cause.LEASE_LOST);
        assertThat(verdict(fleet.hear(aBeat(WORKER).listing(JOB, 1).build()))).isEqualTo(Verdict.FENCED);
    }

    @Test
    void aNewProcessOfAPodEndsTheLeasesOfTheOneBeforeAtOnceAndTheyCount() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.hear(aBeat(WORKER).listing(JOB, 1).build());

        fleet.hear(aBeat(RESTARTED).build());

        assertThat(fleet.causes()).containsExactly(Cause.LEASE_LOST);
        assertThat(fleet.record(JOB).charged()).isEqualTo(1);
        assertThat(verdict(fleet.hear(aBeat(WORKER).listing(JOB, 1).build()))).isEqualTo(Verdict.FENCED);
    }

    @Test
    void aFormerProcessIsGrantedNothingAndEndsNothing() {
        var fleet = aFleet();
        fleet.hear(idle(WORKER));
        fleet.hear(idle(RESTARTED));
        fleet.with(aJob().leasedTo(RESTARTED)).with(aJob(2));

        assertThat(fleet.hear(idle(WORKER)).grants()).isEmpty();
        assertThat(fleet.causes()).isEmpty();
    }

    @Test
    void anotherPodsLeasesAreNoneOfItsBusiness() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));

        fleet.hear(aBeat(OTHER).build());

        assertThat(fleet.causes()).isEmpty();
    }

    @Test
    void aPromptThatKillsItsWorkerRunsOutOfAttempts() {
        var fleet = aFleet().with(aJob());

        for (int life = 1; life <= 10; life++) {
            fleet.hear(idle(new WorkerId(WORKER.pod(), "life-" + life)));
        }

        assertThat(fleet.causes())
                .containsExactly(
                        Cause.GRANTED,
                        Cause.LEASE_LOST,
                        Cause.GRANTED,
                        Cause.LEASE_LOST,
                        Cause.GRANTED,
                        Cause.LEASE_LOST);
        assertThat(fleet.record(JOB).error()).extracting(JobError::code).isEqualTo(FailureClass.INTERNAL.wire());
    }

    @Test
    void afterATakeoverALeaseThatItsWorkerListsGoesOn() {
        var fleet = takenOver(aJob().leasedTo(WORKER).build());

        var reply = fleet.hear(aBeat(WORKER).listing(JOB, 1).build());

        assertThat(verdict(reply)).isEqualTo(Verdict.CONTINUE);
        assertThat(fleet.causes()).isEmpty();
    }

    @Test
    void afterATakeoverALeaseThatTheFirstHeartbeatDoesNotListIsHandedBackUncharged() {
        var fleet = takenOver(aJob().leasedTo(WORKER).build());

        fleet.hear(aBeat(WORKER).build());

        assertThat(fleet.causes()).containsExactly(Cause.HANDED_BACK);
        assertThat(fleet.record(JOB).charged()).isZero();
        assertThat(fleet.record(JOB).lostLeases()).isZero();
    }

    @Test
    void afterATakeoverACanceledLeaseThatIsNotListedEndsCanceled() {
        var fleet = takenOver(aJob().leasedTo(WORKER).canceling().build());

        fleet.hear(aBeat(WORKER).build());

        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.CANCELED);
    }

    @Test
    void afterATakeoverALimitThatPassedMeanwhileIsHeldAgainstNobodyForATerm() {
        var fleet = takenOver(aJob().leasedTo(WORKER).due(NOW.plusSeconds(1)).build());
        fleet.elapse(Duration.ofSeconds(3));
        fleet.turn();

        assertThat(fleet.report(resultOf(JOB, 1).succeeded())).isEqualTo(Verdict.SETTLED);
        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void afterTheGraceOfATakeoverTheDeadlineCounts() {
        var fleet = takenOver(aJob().leasedTo(WORKER).due(NOW.plusSeconds(1)).build());
        for (int second = 0; second < TTL.toSeconds(); second++) {
            fleet.elapse(Duration.ofSeconds(1));
            fleet.hear(aBeat(WORKER).listing(JOB, 1).build());
        }

        assertThat(fleet.causes()).containsExactly(Cause.DEADLINE);
        assertThat(fleet.record(JOB).attempts())
                .extracting(AttemptRecord::outcome)
                .containsExactly(AttemptOutcome.EXPIRED);
    }

    @Test
    void progressIsToldWhenItIsNewAndOnlyByWhoeverHoldsTheLease() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        var lease = JobBuilder.leaseId(JOB, 1);
        var token = JobBuilder.token(lease);
        var third = aBeat(WORKER).listing(JOB, lease, token, 3).build();

        assertThat(progress(fleet, third)).isEqualTo(Map.of(JOB, new Progress(1, Phase.EDITING, 3, 28)));
        assertThat(progress(fleet, third)).isEmpty();
        assertThat(progress(fleet, aBeat(WORKER).listing(JOB, lease, token, 4).build()))
                .containsKey(JOB);
        assertThat(progress(
                        fleet,
                        aBeat(WORKER)
                                .listing(JOB, lease, JobBuilder.token(JobBuilder.leaseId(JOB, 2)), 5)
                                .build()))
                .isEmpty();
    }

    private static Map<JobId, Progress> progress(FleetBench fleet, Heartbeat beat) {
        return fleet.turn(turn -> {
            turn.heartbeat(beat);
            return turn.progress();
        });
    }

    private static Verdict verdict(HeartbeatReply reply) {
        assertThat(reply.verdicts()).hasSize(1);
        return reply.verdicts().getFirst().verdict();
    }
}
