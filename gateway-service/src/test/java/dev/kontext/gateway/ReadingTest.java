package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Phase;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.StoredJob;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class ReadingTest {
    private static final String UNKNOWN = JobId.of(new byte[16]).value();

    SchedulerFake scheduler;

    @AfterEach
    void repair() {
        scheduler.resume();
        scheduler.rebuild();
    }

    @Test
    void aQueuedJobSaysWhyItWaits() {
        var job = queued();

        get(job).statusCode(200)
                .header("ETag", etag(job))
                .header("Cache-Control", "private, no-cache")
                .body("status", equalTo("queued"))
                .body("reason", equalTo("capacity"))
                .body("version", equalTo((int) job.version()))
                .body("attempts", hasSize(0))
                .body("phase", nullValue())
                .body("images", nullValue())
                .body("error", nullValue())
                .body("links.cancel", equalTo("/v1/jobs/" + job.job().id() + "/cancel"));
    }

    @Test
    void aRunningJobShowsPhaseAndStep() {
        var id = queued().job().id();
        var job = scheduler.change(id, Records::running);
        get(job).body("status", equalTo("running")).body("phase", nullValue());

        scheduler.progress(id, new Progress(1, Phase.EDITING, 7, 28));

        get(job).header("ETag", etag(job))
                .body("phase", equalTo("editing"))
                .body("progress.step", equalTo(7))
                .body("progress.steps", equalTo(28))
                .body("attempts[0].number", equalTo(1))
                .body("attempts[0].worker", equalTo("gpu-0"))
                .body("attempts[0].outcome", nullValue());

        scheduler.progress(id, new Progress(2, Phase.FINISHING, 28, 28));
        get(job).body("phase", nullValue()).body("progress", nullValue());

        get(scheduler.change(id, Records::canceling)).body("phase", equalTo("canceling"));
    }

    @Test
    void anEndedJobShowsItsResultsAndItsModel() {
        var id = queued().job().id();
        scheduler.change(id, Records::running);
        var job = scheduler.change(id, Records::succeeded);

        get(job).body("status", equalTo("succeeded"))
                .body("model.provenance", equalTo("sandbox"))
                .body("model.weights", equalTo("none"))
                .body("model.pipeline", equalTo("sandbox"))
                .body("edit.changed_share", equalTo(0.123f))
                .body("edit.shift.x", equalTo(8.0f))
                .body("edit.shift.y", equalTo(-0.5f))
                .body("images", hasSize(1))
                .body("images[0].url", equalTo("/v1/jobs/" + id + "/images/0"))
                .body("images[0].content_type", equalTo("image/png"))
                .body("images[0].bytes", equalTo(Records.PICTURE.length))
                .body("attempts[0].outcome", equalTo("succeeded"))
                .body("links.cancel", nullValue())
                .body("links.images", equalTo("/v1/jobs/" + id + "/images"))
                .body("links.thumbnail", equalTo("/v1/jobs/" + id + "/thumbnail"));
        Api.acme().get("/v1/jobs/" + id + "/images").then().statusCode(200).body("images[0].width", equalTo(640));
    }

    @Test
    void aFailedJobSaysWhy() {
        var id = queued().job().id();

        get(scheduler.change(id, job -> Records.ended(job, JobStatus.FAILED)))
                .body("error.code", equalTo("model_error"))
                .body("error.message", equalTo("The model refused it."))
                .body("error.retryable", equalTo(false));
    }

    @Test
    void aPurgedJobIsGone() {
        var id = queued().job().id();
        scheduler.change(id, job -> Records.ended(job, JobStatus.CANCELED));

        get(scheduler.change(id, Records::purged)).statusCode(410).body("code", equalTo("job_purged"));
    }

    @Test
    void anotherTenantsJobIsNotFound() {
        var id = queued().job().id();

        for (var path : new String[] {"", "/images", "/images/0", "/thumbnail", "/events"}) {
            Api.as(Bench.GLOBEX)
                    .get("/v1/jobs/" + id + path)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("job_not_found"));
        }
        Api.as(Bench.GLOBEX).post("/v1/jobs/" + id + "/cancel").then().statusCode(404);
    }

    @Test
    void anotherTenantsSubmissionIsNotFound() {
        scheduler.pause();
        var id = Api.accepted();

        Api.as(Bench.GLOBEX).get("/v1/jobs/" + id).then().statusCode(404);
    }

    @Test
    void whatAClientHasIsNotSentAgain() {
        var job = queued();

        Api.acme()
                .header("If-None-Match", etag(job))
                .get(path(job))
                .then()
                .statusCode(304)
                .header("ETag", etag(job));
        Api.acme()
                .header(
                        "If-None-Match",
                        "W/\"1\", " + etag(scheduler.change(job.job().id(), Records::running)))
                .get(path(job))
                .then()
                .statusCode(304);
    }

    @Test
    void recordsBehindWhatTheClientSawAreNotShown() {
        var job = queued();

        unavailable(Api.acme().header("If-None-Match", "W/\"999999999\"").get(path(job)));
        unavailable(Api.acme().header("Last-Event-ID", "999999999").get(path(job) + "/events"));
    }

    @Test
    void recordsBehindWhatTheGatewaySawAreNotShown() {
        var job = queued();
        get(job).statusCode(200);
        scheduler.writePosition(scheduler.topic() + " " + (job.version() - 1));

        unavailable(Api.acme().get(path(job)));
        unavailable(Api.acme().get("/v1/jobs"));
        unavailable(Api.acme().get("/v1/jobs/" + UNKNOWN));
        unavailable(Api.submit("{\"prompt\": \"x\"}"));

        scheduler.rebuild();
        get(job).statusCode(200);
    }

    @Test
    void recordsOfAnotherLogAreNotShown() {
        var job = queued();
        scheduler.writePosition("another-topic 999999");

        unavailable(Api.acme().get(path(job)));

        scheduler.rebuild();
        get(job).statusCode(200);
    }

    @Test
    void recordsThatAreBeingRebuiltAreNotShown() {
        var job = queued();
        for (var position : new String[] {"", "emptying"}) {
            scheduler.writePosition(position);

            unavailable(Api.acme().get(path(job)));
        }
    }

    @Test
    void anEmptiedRedisMakesNoJobUnknown() {
        scheduler.pause();
        var waiting = Api.accepted();
        scheduler.resume();
        var job = queued();
        scheduler.pause();
        scheduler.redis().flushAll();

        unavailable(Api.acme().get(path(job)));
        unavailable(Api.acme().get("/v1/jobs/" + waiting));
        unavailable(Api.submit("{\"prompt\": \"x\"}"));

        scheduler.rebuild();
        scheduler.resume();
        get(job).statusCode(200);
        Api.acme().get("/v1/jobs/" + waiting).then().statusCode(200);
        Api.accepted();
    }

    @Test
    void anUnreadSubmissionThatRedisLostIsNotUnknown() {
        queued();
        scheduler.pause();
        var id = Api.accepted();
        scheduler.redis().flushAll();
        scheduler.rebuild();

        unavailable(Api.acme().get("/v1/jobs/" + id));

        scheduler.resume();
        await().untilAsserted(() -> Api.acme().get("/v1/jobs/" + id).then().statusCode(200));
    }

    @Test
    void afterALossNothingIsAcceptedUntilWhatWasAskedIsRead() {
        queued();
        scheduler.pause();
        var key = Api.key();
        var id = Api.id(Api.submit("{\"prompt\": \"x\"}", key));
        scheduler.redis().flushAll();
        scheduler.rebuild();

        unavailable(Api.submit("{\"prompt\": \"another\"}", key));

        scheduler.resume();
        await().until(() -> scheduler.job(id) != null);
        Api.submit("{\"prompt\": \"another\"}", key).then().statusCode(422);
    }

    @Test
    void anUnknownJobIsNotFoundOnceAllIsRead() {
        Api.acme().get("/v1/jobs/" + UNKNOWN).then().statusCode(404).body("code", equalTo("job_not_found"));
    }

    @Test
    void anUnknownJobIsUndecidedWhileRequestsAreUnread() {
        scheduler.pause();
        var key = Api.key();
        var id = Api.id(Api.submit("{\"prompt\": \"x\"}", key));
        scheduler.redis().del(RedisLayout.submission(id));

        unavailable(Api.acme().get("/v1/jobs/" + id));
    }

    @Test
    void anUnknownJobIsUndecidedWhileEventsAreUnread() {
        var job = queued();
        scheduler.appendUnseen(job.job());

        unavailable(Api.acme().get("/v1/jobs/" + UNKNOWN));

        scheduler.change(job.job().id(), Records::running);
        Api.acme().get("/v1/jobs/" + UNKNOWN).then().statusCode(404);
    }

    @Test
    void aLongPollEndsWithTheJob() throws Exception {
        var id = queued().job().id();
        try (var thread = Executors.newSingleThreadExecutor()) {
            var poll =
                    thread.submit(() -> Api.acme().header("Prefer", "wait=30").get("/v1/jobs/" + id));
            scheduler.change(id, Records::running);
            scheduler.change(id, Records::succeeded);

            poll.get()
                    .then()
                    .statusCode(200)
                    .header("Preference-Applied", "wait=30")
                    .body("status", equalTo("succeeded"));
        }
    }

    @Test
    void aLongPollEndsWithANewVersion() throws Exception {
        var job = queued();
        try (var thread = Executors.newSingleThreadExecutor()) {
            var poll = thread.submit(() -> Api.acme()
                    .header("Prefer", "respond-async, wait=30")
                    .header("If-None-Match", etag(job))
                    .get(path(job)));
            scheduler.change(job.job().id(), Records::running);

            poll.get().then().statusCode(200).body("status", equalTo("running"));
        }
    }

    @Test
    void aLongPollWithoutNewsEndsAtItsTime() {
        var job = queued();

        Api.acme()
                .header("Prefer", "wait=1")
                .header("If-None-Match", etag(job))
                .get(path(job))
                .then()
                .statusCode(304);
        Api.acme()
                .header("Prefer", "wait=1")
                .get(path(job))
                .then()
                .statusCode(200)
                .body("status", equalTo("queued"));
    }

    @Test
    void aLongPollNoticesAChangeWithoutASignal() throws Exception {
        var job = queued();
        try (var thread = Executors.newSingleThreadExecutor()) {
            var poll = CompletableFuture.supplyAsync(
                    () -> Api.acme()
                            .header("Prefer", "wait=30")
                            .header("If-None-Match", etag(job))
                            .get(path(job)),
                    thread);
            scheduler.changeSilently(job.job().id(), Records::running);

            poll.get().then().statusCode(200).body("status", equalTo("running"));
        }
    }

    @Test
    void cancelIsAskedForAndPublished() {
        scheduler.pause();
        var id = Api.accepted();

        Api.acme().post("/v1/jobs/" + id + "/cancel").then().statusCode(202).body("id", equalTo(id.value()));

        scheduler.resume();
        await().untilAsserted(() -> Api.acme().get("/v1/jobs/" + id).then().body("status", equalTo("canceled")));
        assertThat(scheduler.requests(id)).hasSize(2);
        Api.acme().post("/v1/jobs/" + id + "/cancel").then().statusCode(409).body("code", equalTo("job_ended"));
        Api.acme().post("/v1/jobs/" + UNKNOWN + "/cancel").then().statusCode(404);
    }

    private StoredJob queued() {
        var id = Api.accepted();
        await().until(() -> scheduler.job(id) != null);
        return scheduler.job(id);
    }

    private static ValidatableResponse get(StoredJob job) {
        return Api.acme().get(path(job)).then();
    }

    private static String path(StoredJob job) {
        return "/v1/jobs/" + job.job().id();
    }

    private static String etag(StoredJob job) {
        return "W/\"" + job.version() + "\"";
    }

    private static void unavailable(Response response) {
        response.then()
                .statusCode(503)
                .header("Retry-After", "2")
                .contentType("application/problem+json")
                .body("code", equalTo("unavailable"));
    }
}
