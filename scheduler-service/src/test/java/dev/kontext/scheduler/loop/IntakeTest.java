package dev.kontext.scheduler.loop;

import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.log.Samples.job;
import static dev.kontext.scheduler.turn.FleetBench.SINCE;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.Request.CancelRequested;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.scheduler.intake.IncomingRequest;
import dev.kontext.scheduler.intake.IncomingRequest.Readable;
import dev.kontext.scheduler.intake.IncomingRequest.Unreadable;
import dev.kontext.scheduler.intake.RequestLogFake;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.job.JobState.Canceling;
import dev.kontext.scheduler.loop.Input.Looked;
import dev.kontext.scheduler.loop.Input.LookedUp;
import dev.kontext.scheduler.turn.FleetBench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests on their way from a partition into a turn. */
class IntakeTest {
    private static final String TOPIC = "topic-1";

    private record Question(int partition, Set<JobId> jobs) {}

    private final FleetBench fleet = aFleet();
    private final RequestHandler handler = new RequestHandler(new RequestLogFake(), TOPIC, () -> NOW);
    private final List<Question> questions = new ArrayList<>();
    private final Intake intake =
            new Intake(handler, (partition, jobs) -> questions.add(new Question(partition, jobs)));

    @Test
    void requestsAreTakenInTheOrderOfTheirPartitionAndMarked() {
        arrived(submitted(0, 5, aJob(1), SINCE), canceled(0, 6, 1), submitted(3, 9, aJob(2), SINCE));

        take();

        assertThat(fleet.job(job(1)).state().status()).isEqualTo(JobStatus.CANCELED);
        assertThat(fleet.job(job(2)).state().status()).isEqualTo(JobStatus.QUEUED);
        assertThat(fleet.fleet().marks()).isEqualTo(Map.of(0, 7L, 3, 10L));
    }

    @Test
    void noMoreThanTheLimitIsTakenAndEveryPartitionHasItsShare() {
        arrived(submitted(0, 0, aJob(1), SINCE), submitted(0, 1, aJob(2), SINCE), submitted(1, 0, aJob(3), SINCE));

        assertThat(fleet.<Integer>turn(turn -> intake.take(turn, 2))).isEqualTo(2);

        assertThat(fleet.fleet().marks()).isEqualTo(Map.of(0, 1L, 1, 1L));
        assertThat(intake.hasWork()).isTrue();
    }

    @Test
    void aPartitionWaitsForItsLookupAndTheOthersGoOn() {
        arrived(submitted(0, 0, aJob(1), SINCE - 1), submitted(0, 1, aJob(2), SINCE), submitted(1, 0, aJob(3), SINCE));

        take();

        assertThat(questions).containsExactly(new Question(0, Set.of(job(1), job(2))));
        assertThat(intake.hasWork()).isFalse();
        assertThat(fleet.fleet().marks()).isEqualTo(Map.of(1, 1L));
    }

    @Test
    void aJobThatHasARecordIsNotRunAgain() {
        arrived(submitted(0, 0, aJob(1), SINCE - 1));
        take();

        intake.lookedUp(new LookedUp(0, Map.of(job(1), new Looked.Known())));
        take();

        assertThat(fleet.fleet().job(job(1))).isEmpty();
        assertThat(fleet.fleet().marks()).isEqualTo(Map.of(0, 1L));
    }

    @Test
    void aJobThatHasNoRecordIsRun() {
        arrived(submitted(0, 0, aJob(1), SINCE - 1));
        take();

        intake.lookedUp(new LookedUp(0, Map.of(job(1), new Looked.NoneAt(SINCE))));
        take();

        assertThat(fleet.fleet().job(job(1))).isPresent();
        assertThat(questions).hasSize(1);
    }

    @Test
    void aLookupThatIsItselfTooOldIsRepeated() {
        arrived(submitted(0, 0, aJob(1), SINCE - 2));
        take();

        intake.lookedUp(new LookedUp(0, Map.of(job(1), new Looked.NoneAt(SINCE - 1))));
        take();

        assertThat(questions).hasSize(2);
        assertThat(fleet.fleet().job(job(1))).isEmpty();
    }

    @Test
    void thePositionOfAnotherTopicCountsForNothing() {
        var submission = new JobSubmitted(aJob(1).submission(), "another-topic", SINCE + 9);

        arrived(new Readable(0, 0, request(submission)));
        take();

        assertThat(questions).containsExactly(new Question(0, Set.of(job(1))));
    }

    @Test
    void aCancelThatWasLookedUpWithItsNeighboursStillCounts() {
        fleet.with(aJob(2).leasedTo(WORKER));
        arrived(submitted(0, 0, aJob(1), SINCE - 1), canceled(0, 1, 2));
        take();

        intake.lookedUp(new LookedUp(0, Map.of(job(1), new Looked.NoneAt(SINCE), job(2), new Looked.Known())));
        take();

        assertThat(fleet.job(job(2)).state()).isInstanceOf(Canceling.class);
    }

    @Test
    void aSubmissionThatCannotBeHandledEndsFailedAndGoesToTheDeadLetters() {
        var good = aJob(1).submission();
        var damaged = new Submission(
                good.id(), good.tenant(), good.fingerprint(), withoutPrompt(good.spec()), NOW, good.deadline());

        arrived(new Readable(0, 0, request(new JobSubmitted(damaged, TOPIC, SINCE))));
        take();
        intake.lookedUp(new LookedUp(0, Map.of(job(1), new Looked.NoneAt(SINCE))));
        take();

        assertThat(fleet.job(job(1)).state().status()).isEqualTo(JobStatus.FAILED);
        assertThat(handler.takeDeadLetters()).extracting(DeadLetter::key).containsExactly(job(1).value());
        assertThat(handler.takeDeadLetters()).isEmpty();
    }

    @Test
    void anUnreadableSubmissionEndsFailedForTheTenantInItsHeader() {
        arrived(unreadable(job(1).value(), TENANT.value(), "job_submitted"));
        take();
        intake.lookedUp(new LookedUp(0, Map.of(job(1), new Looked.NoneAt(SINCE))));
        take();

        assertThat(fleet.job(job(1)).tenant()).isEqualTo(TENANT);
        assertThat(fleet.job(job(1)).state().status()).isEqualTo(JobStatus.FAILED);
        assertThat(handler.takeDeadLetters()).hasSize(1);
    }

    @Test
    void anUnreadableCopyOfAKnownSubmissionIsADeadLetterOnly() {
        arrived(unreadable(job(1).value(), TENANT.value(), "job_submitted"));
        take();
        intake.lookedUp(new LookedUp(0, Map.of(job(1), new Looked.Known())));
        take();

        assertThat(fleet.causes()).isEmpty();
        assertThat(fleet.fleet().marks()).isEqualTo(Map.of(0, 1L));
        assertThat(handler.takeDeadLetters()).hasSize(1);
    }

    @Test
    void whatCannotBeTracedToAnybodyIsADeadLetterOnly() {
        arrived(
                unreadable(null, TENANT.value(), "job_submitted"),
                unreadable("no id", TENANT.value(), "job_submitted"),
                unreadable(job(1).value(), null, "job_submitted"),
                unreadable(job(1).value(), "No Tenant!", "job_submitted"),
                unreadable(job(1).value(), TENANT.value(), "cancel_requested"));
        take();

        assertThat(handler.takeDeadLetters()).hasSize(5);
        assertThat(fleet.fleet().counts()).isEmpty();
        assertThat(questions).isEmpty();
    }

    @Test
    void aPartitionIsMarkedAsReadToItsEndOnceNothingWaitsInIt() {
        arrived(submitted(0, 0, aJob(1), SINCE - 1));
        intake.readTo(Map.of(0, 4L, 1, 8L, 2, 0L));
        fleet.turn(turn -> {
            intake.take(turn, 10);
            intake.markRead(turn, Map.of());
            return true;
        });

        assertThat(fleet.fleet().marks()).isEqualTo(Map.of(1, 8L));
    }

    private void arrived(IncomingRequest... requests) {
        intake.arrived(List.of(requests));
    }

    private void take() {
        fleet.<Integer>turn(turn -> intake.take(turn, 100));
    }

    private static Readable submitted(int partition, long offset, JobBuilder job, long lookedAt) {
        return new Readable(partition, offset, request(new JobSubmitted(job.submission(), TOPIC, lookedAt)));
    }

    private static Readable canceled(int partition, long offset, int number) {
        return new Readable(partition, offset, request(new CancelRequested(job(number), TENANT)));
    }

    private static Unreadable unreadable(@Nullable String key, @Nullable String tenant, @Nullable String type) {
        return new Unreadable(0, 0, key, tenant, type, "makes no sense", "eA==");
    }

    private static RequestRecord request(Request body) {
        return new RequestRecord("r", RequestRecord.SCHEMA, NOW, null, body);
    }

    @SuppressWarnings("NullAway") // As JSON may leave it.
    private static JobSpec withoutPrompt(JobSpec spec) {
        return new JobSpec(
                null,
                spec.images(),
                spec.references(),
                spec.seed(),
                spec.steps(),
                spec.guidance(),
                spec.width(),
                spec.height(),
                spec.format(),
                spec.quality(),
                spec.lane(),
                spec.tags());
    }
}
