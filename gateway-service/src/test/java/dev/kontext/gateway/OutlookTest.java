package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.LaneLine;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.TenantLine;
import dev.kontext.contracts.setting.Setting;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class OutlookTest {
    private static final TenantId ACME = new TenantId("acme");

    SchedulerFake scheduler;

    private JobId job;

    @BeforeEach
    void aJobWaits() {
        scheduler.redis().flushAll();
        scheduler.clear();
        scheduler.rebuild();
        job = Api.accepted();
        await().until(() -> scheduler.job(job) != null);
    }

    /** What the gateway remembers for a moment would mislead the next test. */
    @AfterEach
    void repair() {
        scheduler.redis().del(RedisLayout.SETTINGS, RedisLayout.FLEET);
        var fresh = Api.accepted();
        await().untilAsserted(() ->
                Api.acme().get("/v1/jobs/" + fresh).then().body("reason_detail", equalTo("It waits for a GPU.")));
        scheduler.clear();
        scheduler.redis().flushAll();
        scheduler.rebuild();
    }

    @Test
    void withoutAWordFromTheSchedulerItWaitsForAGpu() {
        await().untilAsserted(() -> get().body("reason", equalTo("capacity"))
                .body("reason_detail", equalTo("It waits for a GPU."))
                .body("position", nullValue())
                .body("estimate", nullValue()));
    }

    @Test
    void whileNoGpuIsReadyThereIsNoEstimate() {
        scheduler.fleet(figures(0, 0));

        await().untilAsserted(() -> get().body("reason_detail", equalTo("No GPU is ready."))
                .body("position", equalTo(1))
                .body("estimate", nullValue()));
    }

    @Test
    void aWaitingJobSaysHowManyGoFirstAndWhen() {
        scheduler.fleet(figures(2, 2));
        var before = Instant.now();

        await().untilAsserted(() -> get().body("position", equalTo(1)));

        var estimate = get().extract();
        var start = instant(estimate.path("estimate.start_p50"));
        assertThat(start).isAfter(before);
        assertThat(instant(estimate.path("estimate.start_p90"))).isAfter(start);
        assertThat(Duration.between(start, instant(estimate.path("estimate.finish_p50"))))
                .isEqualTo(Duration.ofMillis(28 * 100 * 2));
    }

    @Test
    void pausesSayWhatIsPausedAndHideTheRest() {
        scheduler.fleet(figures(2, 2));
        set(new Setting.LanePaused(Lane.INTERACTIVE, true));
        await().untilAsserted(() -> get().body("reason", equalTo("paused"))
                .body("reason_detail", equalTo("The lane interactive is paused."))
                .body("position", nullValue())
                .body("estimate", nullValue()));

        set(new Setting.TenantPaused(ACME, true));
        await().untilAsserted(() -> get().body("reason_detail", equalTo("Your tenant is paused.")));

        set(new Setting.PoolPaused("kontext", true));
        await().untilAsserted(() -> get().body("reason_detail", equalTo("The fleet is paused.")));
        Api.acme().get("/v1/jobs").then().body("jobs[0].reason_detail", equalTo("The fleet is paused."));
    }

    @Test
    void aCapSaysHowManyRun() {
        var running = Api.accepted();
        await().until(() -> scheduler.job(running) != null);
        scheduler.change(running, Records::running);
        set(new Setting.TenantCap(ACME, 1));

        await().untilAsserted(() -> get().body("reason", equalTo("cap"))
                .body("reason_detail", equalTo("1 job of your tenant is running, its cap.")));
        Api.acme()
                .get("/v1/jobs?status=queued")
                .then()
                .body("jobs[0].reason", equalTo("cap"))
                .body("jobs[0].position", nullValue());
    }

    @Test
    void aCapSaysHowManyRunWhereThereAreSeveral() {
        for (int n = 0; n < 3; n++) {
            var running = Api.accepted();
            await().until(() -> scheduler.job(running) != null);
            scheduler.change(running, Records::running);
        }
        set(new Setting.TenantCap(ACME, 3));

        await().untilAsserted(() -> get().body("reason", equalTo("cap"))
                .body("reason_detail", equalTo("3 jobs of your tenant are running, its cap.")));
    }

    @Test
    void afterAFailedAttemptItSaysWhenTheNextOneComes() {
        var readyAt = Instant.parse("2100-01-01T00:00:00Z");
        scheduler.change(job, queued -> Records.retrying(queued, readyAt));

        await().untilAsserted(() -> get().body("reason", equalTo("retry"))
                .body("reason_detail", equalTo("An attempt has failed; the next one comes at 2100-01-01T00:00:00Z.")));
        Api.acme().get("/v1/jobs").then().body("jobs[0].reason", equalTo("retry"));
    }

    @Test
    void whileEveryGpuIsBusyItSaysSo() {
        scheduler.fleet(figures(2, 2));

        await().untilAsserted(() -> get().body("reason", equalTo("capacity"))
                .body("reason_detail", equalTo("Every GPU is busy, or about to take a job.")));
    }

    @Test
    void aRunningJobSaysWhenItEnds() {
        scheduler.fleet(figures(2, 2));
        scheduler.change(job, Records::running);
        await().untilAsserted(() -> get().body("reason", nullValue())
                .body("position", nullValue())
                .body("estimate.start_p50", nullValue())
                .body("estimate.finish_p50", notNullValue()));
        var first = instant(get().extract().path("estimate.finish_p50"));

        scheduler.progress(job, new Progress(1, Phase.FINISHING, 28, 28));

        assertThat(instant(get().extract().path("estimate.finish_p50"))).isBefore(first);
    }

    private void set(Setting setting) {
        scheduler.redis().hset(RedisLayout.SETTINGS, setting.key(), SchedulerFake.text(setting));
    }

    /** A step takes 100 ms, of which the GPUs need twice as many; another tenant has much to do. */
    private static FleetFigures figures(int ready, long running) {
        var lane = new LaneLine(
                Lane.INTERACTIVE,
                4,
                List.of(new TenantLine(ACME, 1, 2_800), new TenantLine(new TenantId("globex"), 50, 70_000)));
        return new FleetFigures(ready, running, 0, 100, 2, List.of(lane));
    }

    private ValidatableResponse get() {
        return Api.acme().get("/v1/jobs/" + job).then().statusCode(200);
    }

    private static Instant instant(String text) {
        return Instant.parse(text);
    }
}
