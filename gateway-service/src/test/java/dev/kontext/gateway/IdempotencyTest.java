package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.redis.RedisLayout;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class IdempotencyTest {
    private static final String REQUEST = "{\"prompt\": \"a red car\"}";

    StorageFake storage;
    SchedulerFake scheduler;

    @AfterEach
    void goOn() {
        scheduler.resume();
    }

    @Test
    void aRetryGetsTheJobAsItIsNow() {
        var key = Api.key();
        var first = Api.submit(REQUEST, key);
        var id = Api.id(first);
        first.then().header("Idempotent-Replayed", nullValue());
        assertThat(id).isEqualTo(JobId.derive(new TenantId("acme"), key));
        await().until(() -> scheduler.job(id) != null);
        var running = scheduler.change(id, Records::running);

        Api.submit(REQUEST, key)
                .then()
                .statusCode(202)
                .header("Idempotent-Replayed", "true")
                .header("ETag", "W/\"" + running.version() + "\"")
                .body("id", equalTo(id.value()))
                .body("status", equalTo("running"));
        assertThat(scheduler.requests(id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \" a red car \", \"steps\": 28, \"guidance\": 2.50, \"format\": \"png\"}",
                "{\"size\": \"match_input\", \"prompt\": \"a red car\", \"lane\": \"interactive\", \"tags\": {}}",
                "{\"prompt\": \"a red car\", \"references\": \"single\"}",
                "{\"size\": \"1024x1024\", \"prompt\": \"a red car\", \"seed\": null}"
            })
    void theSameRequestInOtherWordsIsARetry(String other) {
        var key = Api.key();
        var id = Api.id(Api.submit(REQUEST, key));

        assertThat(Api.id(Api.submit(other, key))).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt\": \"a blue car\"}",
                "{\"prompt\": \"a red car\", \"seed\": 1}",
                "{\"prompt\": \"a red car\", \"steps\": 27}",
                "{\"prompt\": \"a red car\", \"size\": \"1:2\"}",
                "{\"prompt\": \"a red car\", \"tags\": {\"a\": \"b\"}}",
                "{\"prompt\": \"a red car\", \"images\": [{\"data\": \"cGljdHVyZSAxeDE=\"}]}"
            })
    void anotherRequestUnderTheSameKeyIsRefused(String other) {
        var key = Api.key();
        var id = Api.id(Api.submit(REQUEST, key));
        int calls = storage.calls().size();

        mismatch(Api.submit(other, key));
        await().until(() -> scheduler.job(id) != null);
        mismatch(Api.submit(other, key));

        assertThat(storage.calls()).hasSize(calls);
    }

    @Test
    void aSeedThatIsNamedIsNotTheOneThatIsDerived() {
        var key = Api.key();
        var id = Api.id(Api.submit(REQUEST, key));

        mismatch(Api.submit("{\"prompt\": \"a red car\", \"seed\": " + id.derivedSeed() + "}", key));
    }

    @Test
    void aPictureCountsByItsBytesHoweverItComes() {
        var key = Api.key();
        var picture = Api.picture(20, 30);
        var id =
                Api.id(Api.form(REQUEST, picture).header("Idempotency-Key", key).post("/v1/jobs"));
        var data = java.util.Base64.getEncoder().encodeToString(picture);

        assertThat(Api.id(Api.submit("{\"prompt\": \"a red car\", \"images\": [{\"data\": \"" + data + "\"}]}", key)))
                .isEqualTo(id);
    }

    @Test
    void severalPicturesCountInTheirOrder() {
        var key = Api.key();
        var stitch = "{\"prompt\": \"a red car\", \"references\": \"stitch\"}";
        var first = Api.picture(20, 30);
        var second = Api.picture(30, 20);
        var id = Api.id(
                Api.form(stitch, first, second).header("Idempotency-Key", key).post("/v1/jobs"));

        assertThat(Api.id(Api.form(stitch, first, second)
                        .header("Idempotency-Key", key)
                        .post("/v1/jobs")))
                .isEqualTo(id);
        mismatch(Api.form(stitch, second, first).header("Idempotency-Key", key).post("/v1/jobs"));
        mismatch(Api.form(REQUEST, first).header("Idempotency-Key", key).post("/v1/jobs"));
    }

    @Test
    void tenantsDoNotShareKeys() {
        var key = Api.key();
        var id = Api.id(Api.submit(REQUEST, key));

        Api.as(Bench.GLOBEX)
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("{\"prompt\": \"something else\"}")
                .post("/v1/jobs")
                .then()
                .statusCode(202)
                .body("id", org.hamcrest.Matchers.not(id.value()));
    }

    @Test
    void aRetryPublishesWhatWasKept() {
        scheduler.pause();
        var key = Api.key();
        var id = Api.id(Api.submit(REQUEST, key));
        Api.submit(REQUEST, key).then().statusCode(202).header("Idempotent-Replayed", "true");
        scheduler.resume();

        await().until(() -> scheduler.requests(id).size() == 2);
        assertThat(scheduler.requests(id).get(1))
                .isEqualTo(scheduler.requests(id).get(0))
                .isInstanceOf(JobSubmitted.class);
    }

    @Test
    void manyTriesAtOnceMeetInOneJob() throws Exception {
        scheduler.pause();
        var key = Api.key();
        var tries = IntStream.range(0, 20)
                .<Callable<Response>>mapToObj(n -> () -> Api.submit(REQUEST, key))
                .toList();
        var ids = new HashSet<JobId>();
        int first = 0;
        try (var threads = Executors.newFixedThreadPool(10)) {
            for (var answer : threads.invokeAll(tries)) {
                ids.add(Api.id(answer.get()));
                first += answer.get().header("Idempotent-Replayed") == null ? 1 : 0;
            }
        }
        scheduler.resume();

        assertThat(ids).hasSize(1);
        assertThat(first).isEqualTo(1);
        var id = ids.iterator().next();
        await().until(() -> scheduler.job(id) != null);
        assertThat(new HashSet<>(scheduler.requests(id))).hasSize(1);
    }

    @Test
    void aKeyOfAPurgedJobIsGone() {
        var key = Api.key();
        var id = Api.id(Api.submit(REQUEST, key));
        await().until(() -> scheduler.job(id) != null);
        scheduler.change(id, job -> Records.ended(job, JobStatus.CANCELED));
        scheduler.change(id, Records::purged);

        Api.submit(REQUEST, key).then().statusCode(410).body("code", equalTo("job_purged"));
    }

    @Test
    void aSubmissionThatOutlivesItsForgottenJobDoesNotBringItBack() throws Exception {
        var key = Api.key();
        var id = Api.id(Api.submit(REQUEST, key));
        await().until(() -> scheduler.job(id) != null);
        var json = scheduler.redis().get(RedisLayout.submission(id));
        var kept = SchedulerFake.JSON.readValue(json, JobSubmitted.class).submission();
        var old = Instant.now().minus(Duration.ofHours(25));
        scheduler.forget(id);
        scheduler
                .redis()
                .set(RedisLayout.submission(id), json.replace(kept.acceptedAt().toString(), old.toString()));
        int requests = scheduler.requests(id).size();

        Api.submit(REQUEST, key).then().statusCode(410);
        Api.acme().get("/v1/jobs/" + id).then().statusCode(410);
        assertThat(scheduler.requests(id)).hasSize(requests);
    }

    private static void mismatch(Response response) {
        response.then()
                .statusCode(422)
                .body("code", equalTo("idempotency_mismatch"))
                .body("field", equalTo("Idempotency-Key"));
    }
}
