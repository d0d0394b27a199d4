package dev.kontext.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.redis.TenantLine;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.gateway.fleet.FleetRecords.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final TenantId ME = new TenantId("me");
    private static final TenantId OTHER = new TenantId("other");

    /** 10 s at 1 s a step. */
    private static final JobSpec SPEC =
            new JobSpec("x", List.of(), 1, 10, 2.5, 1024, 1024, ImageFormat.PNG, null, Lane.BATCH, Map.of());

    @Test
    void onAFreeGpuAJobStartsAtOnce() {
        var forecast = forecast(figures(1, 0, 1, batch(line(ME, 1))), Settings.NONE, new Place(0, 0));

        assertThat(forecast.position()).isZero();
        assertThat(start(forecast)).isZero();
        assertThat(finish(forecast)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aloneAJobWaitsForItsOwnLineAndHalfOfWhatRuns() {
        var forecast = forecast(figures(2, 2, 1, batch(line(ME, 11))), Settings.NONE, new Place(2, 10));

        assertThat(forecast.position()).isEqualTo(10);
        // 10 jobs of 10 s and the rest of 2, on 2 GPUs.
        assertThat(start(forecast)).isEqualTo(Duration.ofSeconds(55));
    }

    @Test
    void anotherTenantGoesInTurnsAndOnlyAsLongAsItHasJobs() {
        var many = forecast(figures(1, 1, 1, batch(line(ME, 11), line(OTHER, 1_000))), Settings.NONE, new Place(0, 10));
        var few = forecast(figures(1, 1, 1, batch(line(ME, 11), line(OTHER, 3))), Settings.NONE, new Place(0, 10));

        assertThat(many.position()).isBetween(20L, 21L);
        assertThat(few.position()).isEqualTo(13);
    }

    @Test
    void weightsCount() {
        var settings = Settings.of(List.of(new Setting.TenantWeight(ME, 5)));
        var forecast = forecast(figures(1, 1, 1, batch(line(ME, 11), line(OTHER, 1_000))), settings, new Place(0, 10));

        assertThat(forecast.position()).isEqualTo(12);
    }

    @Test
    void theInteractiveLaneTakesFourTimesAsMuchWhileItHasJobs() {
        var many = figures(1, 1, 1, batch(line(ME, 11)), interactive(line(OTHER, 1_000)));
        var few = figures(1, 1, 1, batch(line(ME, 11)), interactive(line(OTHER, 5)));

        assertThat(forecast(many, Settings.NONE, new Place(0, 10)).position()).isBetween(50L, 53L);
        assertThat(forecast(few, Settings.NONE, new Place(0, 10)).position()).isEqualTo(15);
    }

    @Test
    void whatIsPausedTakesNothing() {
        var figures = figures(1, 1, 1, batch(line(ME, 11), line(OTHER, 50)), interactive(line(OTHER, 50)));
        var lane = Settings.of(
                List.of(new Setting.TenantPaused(OTHER, true), new Setting.LanePaused(Lane.INTERACTIVE, true)));

        assertThat(forecast(figures, lane, new Place(0, 10)).position()).isEqualTo(10);
    }

    @Test
    void aCapSlowsATenantDown() {
        var settings = Settings.of(List.of(new Setting.TenantCap(ME, 1)));
        var figures = figures(10, 1, 1, batch(line(ME, 11)));

        assertThat(start(forecast(figures, settings, new Place(1, 10)))).isEqualTo(Duration.ofSeconds(105));
    }

    @Test
    void whatTheGpusReallyTakeCounts() {
        var figures = figures(1, 1, 3, batch(line(ME, 1)));
        var forecast = forecast(figures, Settings.NONE, new Place(1, 0));

        assertThat(start(forecast)).isEqualTo(Duration.ofSeconds(15));
        assertThat(finish(forecast)).isEqualTo(Duration.ofSeconds(45));
    }

    @Test
    void theP90IsNeverBeforeTheP50() {
        for (int others : List.of(0, 1, 100)) {
            var forecast = forecast(
                    figures(1, 1, 1, batch(line(ME, 11), line(OTHER, others))), Settings.NONE, new Place(0, 10));
            var estimate = forecast.estimate(NOW, NOW).orElseThrow();

            assertThat(estimate.start().orElseThrow().p90())
                    .isAfter(estimate.start().orElseThrow().p50());
            assertThat(estimate.finish().p90()).isAfter(estimate.finish().p50());
        }
    }

    @Test
    void aJobThatHasToWaitDoesNotStartEarlier() {
        var later = NOW.plusSeconds(1_000);
        var forecast = forecast(figures(1, 0, 1, batch(line(ME, 1))), Settings.NONE, new Place(0, 0));

        assertThat(forecast.estimate(NOW, later)
                        .orElseThrow()
                        .start()
                        .orElseThrow()
                        .p50())
                .isEqualTo(later);
    }

    @Test
    void withoutAGpuNothingIsKnownButThePosition() {
        var forecast = forecast(figures(0, 0, 1, batch(line(ME, 11))), Settings.NONE, new Place(0, 10));

        assertThat(forecast.position()).isEqualTo(10);
        assertThat(forecast.estimate(NOW, NOW)).isEmpty();
    }

    @Test
    void ofJobsInBothLanesAShareCounts() {
        var figures = figures(1, 1, 1, batch(line(ME, 10)), interactive(line(ME, 30)));

        // A quarter of the 20 earlier ones waits in this lane; its interactive jobs come before them, four to one.
        assertThat(forecast(figures, Settings.NONE, new Place(0, 20)).position())
                .isBetween(5 + 20L, 5 + 24L);
    }

    private static Forecast forecast(FleetFigures figures, Settings settings, Place place) {
        return new Forecast(figures, settings, SPEC, ME, place);
    }

    private static Duration start(Forecast forecast) {
        var estimate = forecast.estimate(NOW, NOW).orElseThrow();
        return Duration.between(NOW, estimate.start().orElseThrow().p50());
    }

    private static Duration finish(Forecast forecast) {
        return Duration.between(
                NOW, forecast.estimate(NOW, NOW).orElseThrow().finish().p50());
    }

    private static FleetFigures figures(int ready, long running, double pace, LaneLine... lanes) {
        return new FleetFigures(ready, running, 0, 1_000, pace, List.of(lanes));
    }

    private static LaneLine batch(TenantLine... lines) {
        return new LaneLine(Lane.BATCH, 1, List.of(lines));
    }

    private static LaneLine interactive(TenantLine... lines) {
        return new LaneLine(Lane.INTERACTIVE, 4, List.of(lines));
    }

    private static TenantLine line(TenantId tenant, int jobs) {
        return new TenantLine(tenant, jobs, jobs * 10_000L);
    }
}
