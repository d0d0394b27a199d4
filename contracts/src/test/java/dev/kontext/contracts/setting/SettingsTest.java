package dev.kontext.contracts.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WaitReason;
import dev.kontext.contracts.setting.Setting.LanePaused;
import dev.kontext.contracts.setting.Setting.LaneWeight;
import dev.kontext.contracts.setting.Setting.PoolPaused;
import dev.kontext.contracts.setting.Setting.TenantCap;
import dev.kontext.contracts.setting.Setting.TenantPaused;
import dev.kontext.contracts.setting.Setting.TenantWeight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingsTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void whereNothingIsSetEverybodyCountsAlike() {
        assertThat(Settings.NONE.weight(ACME)).isEqualTo(1);
        assertThat(Settings.NONE.weight(Lane.BATCH)).isEmpty();
        assertThat(Settings.NONE.cap(ACME)).isEmpty();
        assertThat(Settings.NONE.isPaused(ACME)).isFalse();
        assertThat(Settings.NONE.isPaused(Lane.BATCH)).isFalse();
        assertThat(Settings.NONE.isPoolPaused(Setting.DEFAULT_POOL)).isFalse();
    }

    @Test
    void theLastWordCounts() {
        var settings = Settings.of(List.of(
                new TenantWeight(ACME, 2),
                new TenantWeight(ACME, 3),
                new LaneWeight(Lane.BATCH, 6),
                new LaneWeight(Lane.BATCH, 7),
                new TenantCap(ACME, 4),
                new TenantPaused(ACME, true),
                new TenantPaused(OTHER, true),
                new TenantPaused(OTHER, false)));

        assertThat(settings.weight(ACME)).isEqualTo(3);
        assertThat(settings.weight(Lane.BATCH)).hasValue(7);
        assertThat(settings.weight(Lane.INTERACTIVE)).isEmpty();
        assertThat(settings.cap(ACME)).hasValue(4);
        assertThat(settings.with(new TenantCap(ACME, null)).cap(ACME)).isEmpty();
        assertThat(settings.isPaused(ACME)).isTrue();
        assertThat(settings.isPaused(OTHER)).isFalse();
        assertThat(settings.hold(new TenantWeight(ACME, 3))).isTrue();
        assertThat(settings.hold(new TenantWeight(ACME, 2))).isFalse();
    }

    @Test
    void aWaitingJobIsPausedWithItsLaneItsTenantOrItsPool() {
        for (var pause : List.of(
                new LanePaused(Lane.BATCH, true),
                new TenantPaused(ACME, true),
                new PoolPaused(Setting.DEFAULT_POOL, true))) {
            assertThat(Settings.of(List.of(pause)).reason(queued(NOW.plusSeconds(1)), 0, NOW))
                    .as("%s", pause)
                    .contains(WaitReason.PAUSED);
        }
        var others = Settings.of(List.of(
                new LanePaused(Lane.INTERACTIVE, true), new TenantPaused(OTHER, true), new PoolPaused("other", true)));
        assertThat(others.reason(queued(NOW), 0, NOW)).contains(WaitReason.CAPACITY);
    }

    @Test
    void aJobWaitsForItsRetryThenForItsTenantsCapThenForAGpu() {
        var settings = Settings.of(List.of(new TenantCap(ACME, 2)));

        assertThat(settings.reason(queued(NOW.plusSeconds(1)), 2, NOW)).contains(WaitReason.RETRY);
        assertThat(settings.reason(queued(NOW), 2, NOW)).contains(WaitReason.CAP);
        assertThat(settings.reason(queued(NOW), 1, NOW)).contains(WaitReason.CAPACITY);
        assertThat(Settings.NONE.reason(queued(NOW), 2, NOW)).contains(WaitReason.CAPACITY);
    }

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "QUEUED")
    void aJobThatDoesNotWaitHasNoReason(JobStatus status) {
        assertThat(Settings.NONE.reason(job(status, NOW), 0, NOW)).isEqualTo(Optional.empty());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantWeight(ACME, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantWeight(ACME, 1001));
        assertThatIllegalArgumentException().isThrownBy(() -> new LaneWeight(Lane.BATCH, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new LaneWeight(Lane.BATCH, 1001));
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantCap(ACME, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new PoolPaused("a/b", true));
    }

    private static JobRecord queued(Instant readyAt) {
        return job(JobStatus.QUEUED, readyAt);
    }

    private static JobRecord job(JobStatus status, Instant readyAt) {
        var spec = new JobSpec("p", List.of(), 1, 28, 2.5, 64, 64, ImageFormat.PNG, null, Lane.BATCH, Map.of());
        return new JobRecord(
                JobId.of(new byte[16]),
                ACME,
                "f",
                spec,
                NOW.plusSeconds(60),
                status,
                null,
                readyAt,
                null,
                null,
                0,
                0,
                List.of(),
                new Timeline(NOW, NOW, null, null, null, null, null, null),
                null,
                null,
                null,
                null);
    }
}
