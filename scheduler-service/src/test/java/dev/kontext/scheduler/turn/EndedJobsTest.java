package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.job.JobMapping;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndedJobsTest {
    private static final Instant LATER = NOW.plus(EndedJobs.REMEMBERED);

    private final EndedJobs ended = new EndedJobs(10);

    @Test
    void anEndIsRememberedForItsTimeAndThenWhatIsRememberedBeginsBehindIt() {
        end(1, 11);
        end(2, 15);

        ended.forget(LATER.minusMillis(1), 100);
        assertThat(ended.contains(job(1))).isTrue();
        assertThat(ended.since()).isEqualTo(10);

        ended.forget(LATER, 100);
        assertThat(ended.contains(job(1))).isFalse();
        assertThat(ended.since()).isEqualTo(15);
    }

    @Test
    void whatRedisDoesNotHoldIsRememberedLonger() {
        end(1, 11);
        end(2, 15);

        ended.forget(LATER, 14);

        assertThat(ended.contains(job(1))).isFalse();
        assertThat(ended.contains(job(2))).isTrue();
        assertThat(ended.since()).isEqualTo(11);
    }

    @Test
    void whatIsNotInTheLogYetIsNotForgotten() {
        ended.add(JobMapping.toRecord(aJob().canceled().build()), NOW);

        ended.forget(LATER, Long.MAX_VALUE - 1);

        assertThat(ended.contains(job(1))).isTrue();
        assertThat(ended.isNewerThan(job(1), 1_000_000)).isTrue();
    }

    @Test
    void anEndIsNewerThanRecordsBeforeItOnly() {
        end(1, 11);

        assertThat(ended.isNewerThan(job(1), 10)).isTrue();
        assertThat(ended.isNewerThan(job(1), 11)).isFalse();
        assertThat(ended.isNewerThan(job(2), 0)).isFalse();
    }

    @Test
    void thereIsABoundToWhatIsRemembered() {
        for (int number = 0; number <= EndedJobs.MOST; number++) {
            ended.forgotten(job(number), NOW);
            ended.logged(job(number), 11 + number);
        }

        ended.forget(NOW, Long.MAX_VALUE - 1);

        assertThat(ended.contains(job(0))).isFalse();
        assertThat(ended.contains(job(1))).isTrue();
    }

    @Test
    void thePurgeOfAJobIsRememberedAnew() {
        end(1, 11);
        ended.forgotten(job(1), LATER);
        ended.logged(job(1), 20);

        ended.forget(LATER, 100);

        assertThat(ended.contains(job(1))).isTrue();
    }

    @Test
    void theLeaseThatCountsIsTheOneThatSucceeded() {
        var job =
                aJob().leasedTo(WORKER).leaseLost().leasedTo(OTHER).succeeded().build();

        ended.add(JobMapping.toRecord(job), NOW);

        assertThat(ended.winner(job(1))).contains(JobBuilder.leaseId(job(1), 2));
    }

    private void end(int number, long version) {
        ended.add(JobMapping.toRecord(aJob(number).canceled().build()), NOW);
        ended.logged(job(number), version);
    }
}
