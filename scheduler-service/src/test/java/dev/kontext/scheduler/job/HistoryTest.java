package dev.kontext.scheduler.job;

import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.scheduler.retry.Tally;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
    @Test
    void attemptsAreNumberedFromOne() {
        assertThat(History.NONE.nextNumber()).isEqualTo(1);
        assertThat(aJob().leasedTo(WORKER)
                        .handedBack()
                        .build()
                        .state()
                        .history()
                        .nextNumber())
                .isEqualTo(2);
    }

    /** A million waiting jobs have one between them. */
    @Test
    void noAttemptsAreAlwaysTheSameObject() {
        var readBack = JobMapping.toJob(JobMapping.toRecord(aJob().build()));

        assertThat(readBack.state().history()).isSameAs(History.NONE);
    }

    @Test
    void theLongestHistoryKeepsItsNewestAttemptsAndGoesOnCounting() {
        var job = aJob();
        for (int attempt = 1; attempt <= 2 * History.KEPT; attempt++) {
            job.leasedTo(WORKER).handedBack();
        }

        var history = job.build().state().history();

        assertThat(numbers(history))
                .isEqualTo(IntStream.rangeClosed(History.KEPT + 1, 2 * History.KEPT)
                        .boxed()
                        .toList());
        assertThat(history.nextNumber()).isEqualTo(2 * History.KEPT + 1);
    }

    @Test
    void whatIsHeldAgainstTheJobOrAPodIsNotPushedOutByAnOutage() {
        var job = aJob().leasedTo(OTHER)
                .failed(FailureClass.DEVICE)
                .leasedTo(WORKER)
                .leaseLost()
                .leasedTo(OTHER)
                .failed(FailureClass.OUT_OF_MEMORY);
        for (int outage = 0; outage < 2 * History.KEPT; outage++) {
            job.leasedTo(WORKER).failed(FailureClass.UNAVAILABLE);
        }

        var history = job.build().state().history();

        assertThat(numbers(history)).hasSize(History.KEPT).startsWith(1, 2, 3);
        assertThat(history.podsToAvoid()).containsExactly(OTHER.pod());
        assertThat(history.tally()).isEqualTo(new Tally(2, 1, History.KEPT - 1, 1, 1));
    }

    @Test
    void anAttemptIsFoundByItsLease() {
        var job = aJob().leasedTo(WORKER).leaseLost().leasedTo(OTHER).build();

        assertThat(job.state().history().attempt(JobBuilder.leaseId(job.id(), 2)))
                .map(AttemptRecord::worker)
                .contains(OTHER);
        assertThat(job.state().history().attempt(JobBuilder.leaseId(job.id(), 3)))
                .isEmpty();
    }

    private static List<Integer> numbers(History history) {
        return history.attempts().stream().map(AttemptRecord::number).toList();
    }
}
