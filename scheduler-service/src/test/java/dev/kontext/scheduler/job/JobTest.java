package dev.kontext.scheduler.job;

import static dev.kontext.scheduler.job.JobBuilder.RETENTION;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.worker.StageDurations;
import dev.kontext.scheduler.job.JobState.Failed;
import dev.kontext.scheduler.job.JobState.Leased;
import dev.kontext.scheduler.job.JobState.Queued;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.wire.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void anAcceptedJobWaitsForCapacityFromNowOn() {
        var job = Job.accept(aJob().acceptedAt(NOW.minusSeconds(3)).submission(), NOW);

        assertThat(job.state()).isEqualTo(new Queued(NOW, WaitReason.CAPACITY, History.NONE));
        assertThat(job.timeline())
                .isEqualTo(new Timeline(NOW.minusSeconds(3), NOW, null, null, null, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/id",
                "/tenant",
                "/fingerprint",
                "/spec",
                "/accepted_at",
                "/deadline",
                "/spec/prompt",
                "/spec/lane",
                "/spec/format"
            })
    void aSubmissionThatLacksAPartIsNotAccepted(String part) throws Exception {
        var tree = (ObjectNode) JSON.readTree(Json.text(aJob().submission()));
        int slash = part.lastIndexOf('/');
        ((ObjectNode) tree.at(part.substring(0, slash))).remove(part.substring(slash + 1));
        var submission = Json.read(tree.toString(), Submission.class);

        assertThatNullPointerException().isThrownBy(() -> Job.accept(submission, NOW));
    }

    @Test
    void aSubmissionWithoutARealFingerprintIsNotAccepted() {
        var good = aJob().submission();
        var damaged = new Submission(
                good.id(), good.tenant(), "f".repeat(63), good.spec(), good.acceptedAt(), good.deadline());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Job.accept(damaged, NOW))
                .withMessageContaining("64 hex digits");
    }

    @Test
    void aSubmissionThatCannotBeReadEndsAsAFaultOfOurs() {
        var job = Job.unreadable(Samples.job(1), Samples.TENANT, NOW, RETENTION);

        assertThat(job.state()).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.error()).extracting(JobError::code).isEqualTo(FailureClass.INTERNAL.wire());
            assertThat(failed.expiresAt()).isEqualTo(NOW.plus(RETENTION));
        });
    }

    /** In seconds after the lease; the present is ten seconds after it. */
    @ParameterizedTest
    @CsvSource({
        "1000, 2000, 3000, 500,    1, 3, 6, 6.5",
        "1000, 20000, 3000, 500,   1, 10, 10, 10",
        "-5000, 2000, -1, 500,     0, 2, 2, 2.5",
        "9223372036854775807, 9223372036854775807, -9223372036854775808, 1,   10, 10, 10, 10",
    })
    void whatAWorkerMeasuredNeverLeadsPastThePresent(
            long fetch,
            long wait,
            long edit,
            long finish,
            double fetched,
            double editing,
            double edited,
            double stored) {
        var job = aJob().leasedTo(WORKER).build();
        var end = NOW.plusSeconds(10);
        var leased = (Leased) job.state();
        var succeeded = leased.succeed(JobBuilder.result(leased.lease().id()), end, RETENTION);

        var timeline = job.to(succeeded, new StageDurations(fetch, wait, edit, finish), end)
                .timeline();

        assertThat(timeline)
                .isEqualTo(
                        new Timeline(NOW, NOW, NOW, after(fetched), after(editing), after(edited), after(stored), end));
    }

    @Test
    void aFurtherAttemptOverwritesTheTimesOfTheOneBefore() {
        var job = aJob().leasedTo(WORKER).leaseLost().build();
        var lease = JobBuilder.lease(job.id(), 2, WORKER);
        var later = NOW.plusSeconds(60);

        var again = job.to(((Queued) job.state()).grant(lease), later);

        assertThat(again.timeline()).isEqualTo(new Timeline(NOW, NOW, later, null, null, null, null, null));
    }

    private static Instant after(double seconds) {
        return NOW.plusMillis(Math.round(seconds * 1000));
    }
}
