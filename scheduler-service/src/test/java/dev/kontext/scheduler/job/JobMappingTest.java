package dev.kontext.scheduler.job;

import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.wire.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobMappingTest {
    static Stream<Job> everyState() {
        return Stream.of(
                aJob().build(),
                aJob().leasedTo(WORKER).leaseLost().build(),
                aJob().leasedTo(WORKER).build(),
                aJob().leasedTo(WORKER)
                        .failed(FailureClass.DEVICE)
                        .leasedTo(OTHER)
                        .canceling()
                        .build(),
                aJob().leasedTo(WORKER).succeeded().build(),
                aJob().leasedTo(WORKER).failed(FailureClass.MODEL_ERROR).build(),
                aJob().canceled().build(),
                aJob().leasedTo(WORKER).canceling().stopped().build(),
                aJob().expired().build(),
                Job.unreadable(Samples.job(1), Samples.TENANT, NOW, JobBuilder.RETENTION));
    }

    @ParameterizedTest
    @MethodSource("everyState")
    void aJobComesBackFromItsRecordAsItWas(Job job) throws Exception {
        var record = JobMapping.toRecord(job);

        assertThat(JobMapping.toJob(record)).isEqualTo(job);
        assertThat(Json.read(Json.bytes(record), JobRecord.class)).isEqualTo(record);
    }

    @Test
    void theSamplesCoverEveryStateThereIs() {
        assertThat(everyState().map(Job::state).map(Object::getClass).distinct().count())
                .isEqualTo(Arrays.stream(JobState.class.getDeclaredClasses())
                        .filter(Class::isRecord)
                        .count());
    }

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, names = "CANCELED", mode = EnumSource.Mode.EXCLUDE)
    void aRecordThatLacksWhatItsStateNeedsIsRefused(JobStatus status) {
        var empty = new JobRecord(
                Samples.job(1),
                Samples.TENANT,
                "",
                null,
                NOW,
                status,
                null,
                null,
                null,
                null,
                0,
                0,
                List.of(),
                aJob().build().timeline(),
                null,
                null,
                null,
                null);

        assertThatThrownBy(() -> JobMapping.toJob(empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is " + status + " without");
    }

    @Test
    void aPurgedJobKeepsItsOutcomeAndAttemptsButNoneOfItsData() {
        var ended = JobMapping.toRecord(aJob().leasedTo(WORKER).succeeded().build());
        var later = NOW.plus(Duration.ofDays(2));

        var purged = JobMapping.purge(ended, later);

        assertThat(purged.spec()).isNull();
        assertThat(purged.result()).isNull();
        assertThat(purged.purgedAt()).isEqualTo(later);
        assertThat(purged.fingerprint()).isEqualTo(ended.fingerprint());
        assertThat(purged.status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(purged.charged()).isEqualTo(1);
        assertThat(purged.timeline()).isEqualTo(ended.timeline());
        assertThat(purged.attempts()).extracting(AttemptRecord::outcome).containsExactly(AttemptOutcome.SUCCEEDED);
    }

    @Test
    void aPurgedFailureDoesNotKeepItsWords() {
        var ended = JobMapping.toRecord(
                aJob().leasedTo(WORKER).failed(FailureClass.REJECTED).build());

        assertThat(JobMapping.purge(ended, NOW).error()).isNull();
    }

    @Test
    void aJobThatHasNotEndedIsNeverPurged() {
        var running = JobMapping.toRecord(aJob().leasedTo(WORKER).build());

        assertThatThrownBy(() -> JobMapping.purge(running, NOW)).isInstanceOf(IllegalArgumentException.class);
    }
}
