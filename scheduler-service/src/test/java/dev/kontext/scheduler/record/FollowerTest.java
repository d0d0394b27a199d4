package dev.kontext.scheduler.record;

import static dev.kontext.scheduler.log.Samples.changed;
import static dev.kontext.scheduler.log.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.EventLogFake;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FollowerTest extends FollowerContract {
    private final EventLogFake fakeLog = new EventLogFake();
    private final JobRecordsFake fakeRecords = new JobRecordsFake();

    @Override
    protected EventLog newLog() {
        return fakeLog;
    }

    @Override
    protected JobRecords newRecords() {
        return fakeRecords;
    }

    @Override
    protected void lose() {
        fakeRecords.lose();
    }

    @Test
    void recordsOutOfReachAreWaitedFor() {
        fakeRecords.away(true);
        follower.start(0);
        long version = turn(changed(1, JobStatus.QUEUED));
        assertThat(follower.applied()).isEmpty();

        fakeRecords.away(false);

        awaitVersion(1, version);
    }

    @Test
    void anOldCopyIsBroughtForward() {
        follower.start(0);
        awaitVersion(1, turn(changed(1, JobStatus.QUEUED)));
        var old = fakeRecords.copy();
        long version = turn(changed(1, JobStatus.RUNNING));
        awaitVersion(1, version);

        old.run();

        awaitVersion(1, version);
        assertThat(fakeRecords.emptied()).isEqualTo(1);
    }

    @Test
    void aTopicMadeAnewIsFoldedFromItsBeginning() {
        follower.start(0);
        awaitVersion(1, turn(changed(1, JobStatus.QUEUED)));
        awaitEnd();

        fakeLog.recreate();
        long version = append(changed(2, JobStatus.QUEUED));

        awaitVersion(2, version);
        assertThat(fakeRecords.find(job(1)).job()).isEmpty();
    }

    @Test
    void whatIsAppliedIsTold() {
        follower.start(0);
        turn(changed(1, JobStatus.QUEUED));

        Awaitility.await()
                .until(() -> follower.applied().equals(fakeRecords.position())
                        && follower.applied().isPresent());
    }
}
