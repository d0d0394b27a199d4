package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.FleetBench.CANCEL_GRACE;
import static dev.kontext.scheduler.turn.FleetBench.SINCE;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.IntakeMarked;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.turn.Change.Happened;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final JobId JOB = Samples.job(1);

    @Test
    void duplicatesOfASubmissionMeetInOneJob() {
        var fleet = aFleet();

        assertThat(fleet.submit(aJob().submission())).isEqualTo(Requested.DONE);
        assertThat(fleet.submit(aJob().submission())).isEqualTo(Requested.KNOWN);
        assertThat(fleet.causes()).containsExactly(Cause.SUBMITTED);
    }

    @Test
    void aJobThatEndedNeverRunsAgain() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).succeeded());

        assertThat(fleet.submit(aJob().submission())).isEqualTo(Requested.KNOWN);
        assertThat(fleet.changes()).isEmpty();
    }

    @Test
    void aSubmissionThatLookedBeforeWhatIsRememberedAsksForALookup() {
        var fleet = aFleet();
        var submitted = new JobSubmitted(aJob().submission(), "topic", SINCE - 1);

        assertThat(fleet.<Requested>turn(turn -> turn.request(submitted, SINCE - 1)))
                .isEqualTo(Requested.ASK_REDIS);
        assertThat(fleet.changes()).isEmpty();
        assertThat(fleet.<Requested>turn(turn -> turn.request(submitted, SINCE)))
                .isEqualTo(Requested.DONE);
    }

    @Test
    @Tag("row-26")
    @DisplayName("row 26: a job is read only after its deadline")
    void aSubmissionWhoseDeadlineHasPassedEndsExpired() {
        var fleet = aFleet();

        fleet.submit(aJob().due(NOW.minusSeconds(1)).submission());

        assertThat(fleet.causes()).containsExactly(Cause.SUBMITTED, Cause.DEADLINE);
        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.EXPIRED);
    }

    @Test
    void anUnreadableSubmissionEndsAsAFaultOfOursOnce() {
        var fleet = aFleet();

        assertThat(fleet.<Requested>turn(turn -> turn.unreadable(JOB, Samples.TENANT, SINCE)))
                .isEqualTo(Requested.DONE);
        assertThat(fleet.<Requested>turn(turn -> turn.unreadable(JOB, Samples.TENANT, SINCE)))
                .isEqualTo(Requested.KNOWN);

        assertThat(fleet.causes()).containsExactly(Cause.UNREADABLE);
        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.FAILED);
        assertThat(fleet.record(JOB).error()).extracting(JobError::code).isEqualTo(FailureClass.INTERNAL.wire());
    }

    @Test
    void anUnreadableCopyOfASubmissionLeavesTheJobAlone() {
        var fleet = aFleet().with(aJob());

        assertThat(fleet.<Requested>turn(turn -> turn.unreadable(JOB, Samples.TENANT, SINCE)))
                .isEqualTo(Requested.KNOWN);
        assertThat(fleet.job(JOB)).isEqualTo(aJob().build());
    }

    @Test
    void aCanceledJobThatWaitsEndsAtOnceAndIsNeverGranted() {
        var fleet = aFleet().with(aJob());

        assertThat(fleet.cancel(JOB)).isEqualTo(Requested.DONE);

        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.CANCELED);
        assertThat(fleet.hear(idle(WORKER)).grants()).isEmpty();
    }

    @Test
    void theWorkerOfACanceledJobIsToldToStopAndItsResultDoesNotCount() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        assertThat(fleet.cancel(JOB)).isEqualTo(Requested.DONE);
        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.RUNNING);

        assertThat(fleet.hear(aBeat(WORKER).listing(JOB, 1).build()).verdicts())
                .containsExactly(new AttemptVerdict(JobBuilder.leaseId(JOB, 1), Verdict.CANCEL));
        assertThat(fleet.report(resultOf(JOB, 1).succeeded())).isEqualTo(Verdict.SETTLED);

        assertThat(fleet.causes()).containsExactly(Cause.CANCEL_REQUESTED, Cause.CANCELED);
        assertThat(fleet.record(JOB).result()).isNull();
        assertThat(fleet.record(JOB).cancelRequestedAt()).isEqualTo(NOW);
    }

    @Test
    void theWorkerOfACanceledJobIsTouched() {
        var turn = aFleet().with(aJob().leasedTo(WORKER)).newTurn();

        turn.request(new CancelRequested(JOB, Samples.TENANT), SINCE);

        assertThat(turn.touchedWorkers()).containsExactly(WORKER);
    }

    @Test
    void aJobThatIsToStopSaysSoInItsProgress() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).canceling());

        Map<JobId, Progress> progress = fleet.turn(turn -> {
            turn.heartbeat(aBeat(WORKER).listing(JOB, 1).build());
            return turn.progress();
        });

        assertThat(progress).containsExactly(Map.entry(JOB, new Progress(1, Phase.CANCELING, 0, 28)));
    }

    @Test
    void aJobIsCanceledOnce() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.cancel(JOB);
        fleet.elapse(Duration.ofSeconds(1));

        assertThat(fleet.cancel(JOB)).isEqualTo(Requested.KNOWN);
        assertThat(fleet.causes()).containsExactly(Cause.CANCEL_REQUESTED);
        assertThat(fleet.record(JOB).cancelRequestedAt()).isEqualTo(NOW);
    }

    @Test
    void aCancelAfterTheEndOrForNoJobAtAllIsDropped() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).succeeded());

        assertThat(fleet.cancel(JOB)).isEqualTo(Requested.UNKNOWN_JOB);
        assertThat(fleet.ask(new CancelRequested(Samples.job(2), Samples.TENANT)))
                .isEqualTo(Requested.UNKNOWN_JOB);
        assertThat(fleet.causes()).isEmpty();
    }

    @Test
    void nobodyCancelsAnothersJob() {
        var fleet = aFleet().with(aJob());

        assertThat(fleet.ask(new CancelRequested(JOB, new TenantId("globex")))).isEqualTo(Requested.UNKNOWN_JOB);
        assertThat(fleet.changes()).isEmpty();
    }

    @Test
    void aWorkerThatDoesNotStopIsWaitedForTenSecondsAndThenFenced() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.hear(aBeat(WORKER).listing(JOB, 1).build());
        fleet.cancel(JOB);

        for (long second = 0; second < CANCEL_GRACE.toSeconds(); second++) {
            assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.RUNNING);
            fleet.elapse(Duration.ofSeconds(1));
            fleet.hear(aBeat(WORKER).listing(JOB, 1).build());
        }

        assertThat(fleet.record(JOB).status()).isEqualTo(JobStatus.CANCELED);
        assertThat(fleet.record(JOB).attempts())
                .extracting(AttemptRecord::outcome)
                .containsExactly(AttemptOutcome.CANCELED);
        assertThat(fleet.hear(aBeat(WORKER).listing(JOB, 1).build()).verdicts())
                .extracting(AttemptVerdict::verdict)
                .containsExactly(Verdict.FENCED);
    }

    @Test
    void theMarksOfATurnAreItsLastChanges() {
        var fleet = aFleet();

        fleet.turn(turn -> {
            turn.mark(3, 7);
            turn.request(new JobSubmitted(aJob().submission(), "topic", SINCE), SINCE);
            turn.mark(3, 8);
            turn.heartbeat(idle(WORKER));
            return true;
        });

        assertThat(fleet.causes()).containsExactly(Cause.SUBMITTED, Cause.GRANTED);
        assertThat(fleet.changes()).hasSize(3).last().isEqualTo(new Happened(new IntakeMarked(3, 8)));
        assertThat(fleet.fleet().marks()).containsExactly(Map.entry(3, 8L));
    }
}
