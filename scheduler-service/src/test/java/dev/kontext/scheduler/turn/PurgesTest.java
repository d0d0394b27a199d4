package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.RETENTION;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.turn.FleetBench.FORGET_AFTER;
import static dev.kontext.scheduler.turn.FleetBench.SINCE;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.JobChanged;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.scheduler.job.JobMapping;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.turn.Change.Forgotten;
import dev.kontext.scheduler.turn.Change.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PurgesTest {
    private static final JobId JOB = Samples.job(1);
    private static final JobRecord ENDED =
            JobMapping.toRecord(aJob().leasedTo(WORKER).succeeded().build());
    private static final Instant EXPIRY = NOW.plus(RETENTION);
    private static final JobRecord PURGED = JobMapping.purge(ENDED, EXPIRY);

    @Test
    void anEndedJobIsPurgedWhenItsRetentionIsOver() {
        assertThat(changes(aFleet(), RETENTION.minusSeconds(1), ENDED)).isEmpty();
        assertThat(changes(aFleet(), RETENTION, ENDED))
                .containsExactly(new Happened(new JobChanged(Cause.PURGED, PURGED)));
    }

    @Test
    void whatIsLeftOfAPurgedJobIsForgottenLater() {
        var age = RETENTION.plus(FORGET_AFTER);

        assertThat(changes(aFleet(), age.minusSeconds(1), PURGED)).isEmpty();
        assertThat(changes(aFleet(), age, PURGED)).containsExactly(new Forgotten(JOB));
    }

    @Test
    void aRecordThatIsBehindTheLogSaysNothingOfWhatIsDue() {
        var running = aFleet().with(aJob().leasedTo(WORKER));
        var endedSince = aFleet().with(aJob().leasedTo(WORKER).succeeded());

        assertThat(changes(running, RETENTION, ENDED)).isEmpty();
        assertThat(changes(endedSince, RETENTION, ENDED)).isEmpty();
    }

    @Test
    void recordsThatAreBehindWhatIsRememberedSayNothingOfWhatIsDue() {
        var fleet = aFleet();
        fleet.elapse(RETENTION);

        fleet.turn(turn -> {
            turn.purge(new StoredJob(1, ENDED), SINCE - 1);
            return true;
        });

        assertThat(fleet.causes()).isEmpty();
    }

    @Test
    void aJobThatHasNotEndedIsNotPurged() {
        var running = JobMapping.toRecord(aJob().leasedTo(WORKER).build());

        assertThat(changes(aFleet(), RETENTION.multipliedBy(9), running)).isEmpty();
    }

    @Test
    void aJobIsPurgedOnceHoweverOftenItIsFoundDue() {
        var fleet = aFleet();
        fleet.elapse(RETENTION);

        fleet.turn(turn -> {
            turn.purge(new StoredJob(1, ENDED), SINCE);
            turn.purge(new StoredJob(1, ENDED), SINCE);
            return true;
        });

        assertThat(fleet.causes()).containsExactly(Cause.PURGED);
    }

    /** What a turn makes of this record, whose version is older than what the fleet remembers. */
    private static List<Change> changes(FleetBench fleet, Duration age, JobRecord record) {
        fleet.elapse(age);
        var turn = fleet.newTurn();
        turn.purge(new StoredJob(1, record), SINCE);
        return turn.finish();
    }
}
