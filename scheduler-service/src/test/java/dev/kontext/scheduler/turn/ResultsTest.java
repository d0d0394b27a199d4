package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.StoredImage;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.storage.Receipts;
import dev.kontext.contracts.worker.AttemptVerdict;
import dev.kontext.contracts.worker.Verdict;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.log.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultsTest {
    private static final JobId JOB = Samples.job(1);
    private static final LeaseId FIRST = JobBuilder.leaseId(JOB, 1);
    private static final LeaseId SECOND = JobBuilder.leaseId(JOB, 2);

    @Test
    void aResultEndsItsJobWithTheTimesItsWorkerMeasured() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.elapse(Duration.ofSeconds(1));

        assertThat(fleet.report(resultOf(JOB, 1).succeeded())).isEqualTo(Verdict.SETTLED);

        assertThat(fleet.record(JOB).result()).isEqualTo(JobBuilder.result(FIRST));
        assertThat(fleet.record(JOB).timeline())
                .isEqualTo(new Timeline(
                        NOW,
                        NOW,
                        NOW,
                        NOW.plusMillis(10),
                        NOW.plusMillis(30),
                        NOW.plusMillis(60),
                        NOW.plusMillis(100),
                        NOW.plusSeconds(1)));
    }

    @Test
    void aResultUnderAnotherTokenIsFenced() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        var before = fleet.job(JOB);

        var verdict =
                fleet.report(resultOf(JOB, 1).under(JobBuilder.token(SECOND)).succeeded());

        assertThat(verdict).isEqualTo(Verdict.FENCED);
        assertThat(fleet.job(JOB)).isEqualTo(before);
    }

    @Test
    void aResultOfAnEarlierLeaseIsFenced() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).leaseLost().leasedTo(OTHER));

        assertThat(fleet.report(resultOf(JOB, 1).succeeded())).isEqualTo(Verdict.FENCED);
        assertThat(fleet.changes()).isEmpty();
    }

    @Test
    void aResultOfALostLeaseIsFencedWhileTheJobWaits() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).leaseLost());

        assertThat(fleet.report(resultOf(JOB, 1).succeeded())).isEqualTo(Verdict.FENCED);
        assertThat(fleet.changes()).isEmpty();
    }

    @Test
    void fencedResultsAreCounted() {
        var turn = aFleet().with(aJob().leasedTo(WORKER).leaseLost()).newTurn();

        turn.result(resultOf(JOB, 1).succeeded());

        assertThat(turn.fencedResults()).isEqualTo(1);
    }

    @Test
    void aRepeatedResultIsSettledAndHappensOnce() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.report(resultOf(JOB, 1).succeeded());

        assertThat(fleet.report(resultOf(JOB, 1).succeeded())).isEqualTo(Verdict.SETTLED);
        assertThat(fleet.causes()).containsExactly(Cause.SUCCEEDED);
    }

    @Test
    void aRepeatedFailureIsSettledWhileTheJobIsTriedAgain() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        fleet.report(resultOf(JOB, 1).failed(FailureClass.INTERNAL));

        assertThat(fleet.report(resultOf(JOB, 1).failed(FailureClass.INTERNAL))).isEqualTo(Verdict.SETTLED);
        assertThat(fleet.causes()).containsExactly(Cause.FAILED);
    }

    @Test
    void aResultForAJobNobodyKnowsIsSettled() {
        var fleet = aFleet();

        assertThat(fleet.report(resultOf(JOB, 1).succeeded())).isEqualTo(Verdict.SETTLED);
        assertThat(fleet.changes()).isEmpty();
    }

    @Test
    void aListedAttemptIsSettledOnceItsResultCountsAndFencedIfAnotherOnesDoes() {
        var fleet = aFleet().with(aJob().leasedTo(OTHER).leaseLost().leasedTo(WORKER));
        fleet.report(resultOf(JOB, 2).succeeded());

        var reply = fleet.hear(aBeat(WORKER).listing(JOB, 1).listing(JOB, 2).build());

        assertThat(reply.verdicts())
                .containsExactly(
                        new AttemptVerdict(FIRST, Verdict.FENCED), new AttemptVerdict(SECOND, Verdict.SETTLED));
    }

    @Test
    void picturesOfAnotherLeaseAreAFaultOfOurs() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));

        fleet.report(resultOf(JOB, 1).succeeded(JobBuilder.result(SECOND)));

        assertThat(fleet.record(JOB).result()).isNull();
        assertThat(fleet.causes()).containsExactly(Cause.FAILED);
    }

    @Test
    void aThumbnailOfAnotherLeaseIsAFaultOfOurs() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        var own = JobBuilder.result(FIRST);
        var foreign = JobBuilder.result(SECOND).images().getFirst();

        fleet.report(resultOf(JOB, 1).succeeded(new JobResult(own.model(), own.images(), foreign, null)));

        assertThat(fleet.causes()).containsExactly(Cause.FAILED);
    }

    @ParameterizedTest
    @MethodSource("lies")
    void picturesThatCannotBeAreRefusedAndCounted(StoredImage lie) {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        var model = JobBuilder.result(FIRST).model();
        var turn = fleet.newTurn();

        turn.result(resultOf(JOB, 1).succeeded(new JobResult(model, List.of(lie), null, null)));

        var attempts = fleet.fleet().job(JOB).orElseThrow().state().history().attempts();
        assertThat(attempts).extracting(AttemptRecord::failure).containsExactly(FailureClass.INTERNAL);
        assertThat(turn.refusedResults()).isEqualTo(1);
        assertThat(turn.fencedResults()).isZero();
    }

    static List<StoredImage> lies() {
        var digest = "a".repeat(64);
        return List.of(
                new StoredImage(FIRST, "../../other/0.png", "image/png", 1024, 1024, 1_000, digest),
                new StoredImage(FIRST, "", "image/png", 1024, 1024, 1_000, digest),
                new StoredImage(FIRST, "0.png", "image/png", 1024, 1024, 0, digest),
                new StoredImage(FIRST, "0.png", "image/png", 1024, 1024, 1_000, "A".repeat(64)),
                new StoredImage(FIRST, "0.png", "image/png", 1024, 1024, 1_000, "sha256:" + digest),
                new StoredImage(FIRST, "0.png", "image/png", 1024, 768, 1_000, digest),
                new StoredImage(FIRST, "0.png", "image/png", -1024, 1024, 1_000, digest),
                new StoredImage(FIRST, "0.jpg", "image/jpeg", 1024, 1024, 1_000, digest),
                new StoredImage(FIRST, "0.html", "text/html", 1024, 1024, 1_000, digest));
    }

    @Test
    void aThumbnailThatCannotBeIsRefusedToo() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        var own = JobBuilder.result(FIRST);
        var lie = new StoredImage(FIRST, "t.jpg", "image/jpeg", 0, 100, 1_000, "a".repeat(64));

        fleet.report(resultOf(JOB, 1).succeeded(new JobResult(own.model(), own.images(), lie, null)));

        assertThat(fleet.causes()).containsExactly(Cause.FAILED);
    }

    /** Bytes that were never sent, or other ones than storage has. */
    @Test
    void picturesThatStorageDidNotTakeAreRefused() {
        var told = JobBuilder.result(FIRST);
        var taken = told.map(image -> JobBuilder.RECEIPTS.give(Samples.TENANT, JOB, image));
        var lies = List.of(
                told,
                told.map(image -> image.with("")),
                told.map(image -> image.with("no receipt!")),
                taken.map(image -> new StoredImage(
                        FIRST, "0.png", "image/png", 1024, 1024, 1_000, "b".repeat(64), image.receipt())),
                told.map(image -> JobBuilder.RECEIPTS.give(new TenantId("other"), JOB, image)),
                told.map(image -> JobBuilder.RECEIPTS.give(Samples.TENANT, Samples.job(2), image)),
                told.map(image -> new Receipts("another key").give(Samples.TENANT, JOB, image)));

        for (var lie : lies) {
            var fleet = aFleet().with(aJob().leasedTo(WORKER));
            fleet.report(resultOf(JOB, 1).claimed(lie));
            assertThat(fleet.causes()).containsExactly(Cause.FAILED);
        }
    }

    @Test
    void theLogDoesNotKeepReceipts() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));

        fleet.report(resultOf(JOB, 1).succeeded());

        assertThat(fleet.record(JOB).result()).isEqualTo(JobBuilder.result(FIRST));
    }

    @Test
    void aDrainingWorkerHandsItsJobBackUncharged() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));

        assertThat(fleet.report(resultOf(JOB, 1).handedBack())).isEqualTo(Verdict.SETTLED);

        var job = fleet.record(JOB);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.reason()).isEqualTo(WaitReason.CAPACITY);
        assertThat(job.charged()).isZero();
        assertThat(job.lostLeases()).isZero();
    }

    @Test
    void aStopThatNobodyAskedForGivesTheJobBack() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));

        fleet.report(resultOf(JOB, 1).canceled());

        assertThat(fleet.causes()).containsExactly(Cause.HANDED_BACK);
    }

    /** It would get the same job again and again. */
    @Test
    void aWorkerThatGivesBackWhatItCouldDoIsGrantedLessAndLess() {
        var fleet = aFleet().with(aJob());
        var givenBack = 0;
        for (int second = 0; second < 60; second++) {
            for (var grant : fleet.hear(idle(WORKER)).grants()) {
                fleet.report(resultOf(grant).handedBack());
                givenBack++;
            }
            fleet.elapse(Duration.ofSeconds(1));
        }

        // At once, and after 5, 15 and 35 s.
        assertThat(givenBack).isEqualTo(4);
        assertThat(fleet.hear(idle(OTHER)).grants()).hasSize(1);
    }

    @Test
    void whatAWorkerWithoutReasonGivesBackIsCounted() {
        var fleet = aFleet().with(aJob());
        var grant = fleet.hear(idle(WORKER)).grants().getFirst();
        var turn = fleet.newTurn();

        turn.result(resultOf(grant).handedBack());

        assertThat(turn.givenBack()).isEqualTo(1);
    }

    @Test
    void aWorkerThatStopsMayGiveItsJobBack() {
        var fleet = aFleet().with(aJob());
        var grant = fleet.hear(idle(WORKER)).grants().getFirst();
        fleet.hear(aBeat(WORKER).listing(grant).draining().build());
        var turn = fleet.newTurn();

        turn.result(resultOf(grant).handedBack());

        assertThat(turn.givenBack()).isZero();
    }

    @Test
    void aWorkerThatEndsAJobIsTrustedAgain() {
        var fleet = aFleet().with(aJob(1)).with(aJob(2)).with(aJob(3));
        fleet.report(resultOf(fleet.hear(idle(WORKER)).grants().getFirst()).handedBack());
        fleet.elapse(Duration.ofSeconds(5));
        fleet.report(resultOf(fleet.hear(idle(WORKER)).grants().getFirst()).succeeded());
        fleet.report(resultOf(fleet.hear(idle(WORKER)).grants().getFirst()).handedBack());

        assertThat(fleet.hear(idle(WORKER)).grants()).isEmpty();
        fleet.elapse(Duration.ofSeconds(5));
        assertThat(fleet.hear(idle(WORKER)).grants()).hasSize(1);
    }

    @Test
    void theWordsOfAFailureAreCutBetweenCharacters() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));
        var message = "x".repeat(499) + "\uD83D\uDE00 and more";

        fleet.report(resultOf(JOB, 1).failed(FailureClass.REJECTED, message));

        assertThat(fleet.record(JOB).error()).extracting(JobError::message).isEqualTo("x".repeat(499));
    }

    @Test
    void theWorkerOfAnEndedLeaseIsTouched() {
        var turn = aFleet().with(aJob().leasedTo(WORKER)).newTurn();

        turn.result(resultOf(JOB, 1).succeeded());

        assertThat(turn.touchedWorkers()).isEqualTo(Set.of(WORKER));
    }
}
