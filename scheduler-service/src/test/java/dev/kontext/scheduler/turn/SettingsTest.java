package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.turn.BeatBuilder.aBeat;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event.SettingChanged;
import dev.kontext.contracts.log.Request.SettingRequested;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.PoolPaused;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Setting.TenantPaused;
import dev.kontext.scheduler.log.Samples;
import dev.kontext.scheduler.turn.Change.Happened;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    private static final JobId JOB = Samples.job(1);

    @Test
    void whatAnOperatorSetsIsAnEventOnce() {
        var fleet = aFleet();
        var pause = new LanePaused(Lane.BATCH, true);

        assertThat(set(fleet, pause)).isEqualTo(Requested.DONE);
        assertThat(fleet.changes()).containsExactly(new Happened(new SettingChanged(pause)));
        assertThat(fleet.fleet().settings().isPaused(Lane.BATCH)).isTrue();
        assertThat(set(fleet, pause)).isEqualTo(Requested.KNOWN);
        assertThat(fleet.changes()).isEmpty();
    }

    static Stream<Setting> pauses() {
        return Stream.of(
                new LanePaused(Lane.INTERACTIVE, true),
                new TenantPaused(TENANT, true),
                new PoolPaused(Setting.DEFAULT_POOL, true));
    }

    @ParameterizedTest
    @MethodSource("pauses")
    void aPauseStopsGrantsInItsTurn(Setting pause) {
        var fleet = aFleet().with(aJob());

        var granted = fleet.turn(turn -> {
            turn.request(new SettingRequested(pause), 0);
            turn.heartbeat(idle(WORKER));
            return true;
        });

        assertThat(granted).isTrue();
        assertThat(fleet.causes()).isEmpty();
    }

    @Test
    void aResumeGrantsInItsTurnToAWorkerThatWaits() {
        var fleet = aFleet().with(aJob());
        set(fleet, new TenantPaused(TENANT, true));
        fleet.turn(turn -> {
            turn.heartbeat(idle(WORKER));
            return true;
        });

        set(fleet, new TenantPaused(TENANT, false));

        assertThat(fleet.causes()).containsExactly(Cause.GRANTED);
    }

    @Test
    void aPauseLeavesWhatRunsAlone() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER));

        set(fleet, new PoolPaused(Setting.DEFAULT_POOL, true));

        fleet.report(resultOf(JOB, 1).succeeded());
        assertThat(fleet.causes()).containsExactly(Cause.SUCCEEDED);
    }

    @Test
    void aRunningJobCountsAgainstItsTenantsCapUntilItsLeaseIsOver() {
        var fleet = aFleet().with(aJob(1)).with(aJob(2));
        set(fleet, new TenantCap(TENANT, 1));
        var grant = fleet.hear(idle(WORKER)).grants().getFirst();
        fleet.cancel(JOB);

        assertThat(fleet.hear(idle(OTHER)).grants()).isEmpty();

        fleet.report(resultOf(grant).canceled());
        assertThat(fleet.hear(idle(OTHER)).grants()).hasSize(1);
    }

    @Test
    void aCapCountsTheJobsThatASchedulerFindsRunning() {
        var fleet = FleetBench.takenOver(aJob(1).leasedTo(WORKER).build(), aJob(2).build());
        set(fleet, new TenantCap(TENANT, 1));
        fleet.hear(aBeat(WORKER).listing(JOB, 1).build());

        assertThat(fleet.hear(idle(OTHER)).grants()).isEmpty();
    }

    @Test
    void aJobThatAvoidsAPodIsHeldUpByAPauseAsWell() {
        var fleet = aFleet().with(aJob().leasedTo(WORKER).failed(FailureClass.OUT_OF_MEMORY));
        set(fleet, new LanePaused(Lane.INTERACTIVE, true));
        assertThat(fleet.hear(idle(OTHER)).grants()).isEmpty();

        set(fleet, new LanePaused(Lane.INTERACTIVE, false));

        assertThat(fleet.hear(idle(WORKER)).grants()).isEmpty();
        assertThat(fleet.hear(idle(OTHER)).grants()).hasSize(1);
    }

    private static Requested set(FleetBench fleet, Setting setting) {
        return fleet.ask(new SettingRequested(setting));
    }
}
