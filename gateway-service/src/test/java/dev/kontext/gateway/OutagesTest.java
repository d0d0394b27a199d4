package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.devstack.KafkaProcess;
import dev.kontext.devstack.RedisProcess;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client sees while a part is away, and that nothing is forgotten meanwhile. */
@Tag("servers")
@QuarkusTest
@WithTestResource(OutageBench.class)
class OutagesTest {
    private static final String UNKNOWN = JobId.of(new byte[16]).value();
    private static final String FINGERPRINT = "(\"fingerprint\":\")[0-9a-f]+";
    private static final String OTHER_REQUEST = "{\"prompt\": \"a blue car\"}";
    private static final String REQUEST = "{\"prompt\": \"a red car\"}";

    KafkaProcess kafka;
    RedisProcess redis;
    SchedulerFake scheduler;

    private JobId known;

    @BeforeEach
    void aJobIsThere() {
        known = Api.accepted();
        await().until(() -> scheduler.job(known) != null);
        Api.acme().get("/v1/jobs/" + known).then().statusCode(200);
    }

    @AfterEach
    void everythingIsBack() {
        if (!kafka.alive()) {
            kafka.start();
        }
        if (!redis.alive()) {
            redis.start();
        }
        scheduler.resume();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            scheduler.rebuild();
            Api.submit(REQUEST).then().statusCode(202);
        });
    }

    @Test
    @Tag("row-3")
    @DisplayName("row 3: Kafka away at a submission; its retry publishes what was kept")
    void withoutKafkaKnownJobsAreShownAndSubmissionsAreKeptForTheirRetry() {
        scheduler.pause();
        kafka.stop();
        var key = Api.key();
        var id = JobId.derive(new TenantId("acme"), key);

        unavailable(Api.submit(REQUEST, key));
        Api.acme().get("/v1/jobs/" + known).then().statusCode(200);
        Api.acme().get("/v1/jobs").then().statusCode(200);
        unavailable(Api.acme().get("/v1/jobs/" + UNKNOWN));
        unavailable(Api.acme().post("/v1/jobs/" + known + "/cancel"));
        assertThat(scheduler.redis().exists(RedisLayout.submission(id))).isTrue();

        kafka.start();
        scheduler.resume();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> Api.submit(REQUEST, key)
                        .then()
                        .statusCode(202)
                        .header("Idempotent-Replayed", "true")
                        .body("id", equalTo(id.value())));
        await().until(() -> scheduler.job(id) != null);
    }

    @Test
    @Tag("row-4")
    @DisplayName("row 4: Redis away at a submission and at a look at a job")
    void withoutRedisNothingIsUnknownAndNothingIsTaken() {
        redis.kill();

        unavailable(Api.acme().get("/v1/jobs/" + known));
        unavailable(Api.acme().get("/v1/jobs/" + UNKNOWN));
        unavailable(Api.acme().get("/v1/jobs"));
        unavailable(Api.submit(REQUEST));

        redis.start();
        await().untilAsserted(() -> Api.acme().get("/v1/jobs/" + known).then().statusCode(200));
    }

    @Test
    void whatRedisLosesWhileASubmissionIsOnItsWayIsKeptAgain() throws Exception {
        var key = Api.key();

        var answer = submitWhileRedisIsEmptied(key, (_, _) -> {});

        answer.then().statusCode(202);
        await().untilAsserted(() ->
                Api.submit(OTHER_REQUEST, key).then().statusCode(422).body("code", equalTo("idempotency_mismatch")));
    }

    /** The other request's gateway was as far as this one when Redis was emptied. */
    @Test
    void aRequestWhoseKeyAnotherOneTookWhileItWasOnItsWayIsNotAccepted() throws Exception {
        var answer = submitWhileRedisIsEmptied(
                Api.key(),
                (submission, kept) ->
                        scheduler.redis().set(submission, kept.replaceFirst(FINGERPRINT, "$1" + "0".repeat(64))));

        unavailable(answer);
        answer.then().body("detail", containsString("was just used for another request"));
    }

    /** @param meanwhile what happens in the empty Redis, with the submission's key and what was there */
    private Response submitWhileRedisIsEmptied(String key, BiConsumer<String, String> meanwhile) throws Exception {
        scheduler.pause();
        var submission = RedisLayout.submission(JobId.derive(new TenantId("acme"), key));
        signal("STOP");
        var answer = CompletableFuture.supplyAsync(() -> Api.submit(REQUEST, key));
        try {
            await().until(() -> scheduler.redis().exists(submission));
            var kept = scheduler.redis().get(submission);
            scheduler.redis().flushAll();
            meanwhile.accept(submission, kept);
            scheduler.rebuild();
        } finally {
            signal("CONT");
        }
        return answer.join();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(kafka.pid()))
                .start()
                .waitFor();
    }

    @Test
    void aRedisThatComesBackBehindTheLogIsNotServed() {
        redis.kill();
        scheduler.appendUnseen(scheduler.job(known).job());
        redis.start();
        await().ignoreExceptions().until(() -> scheduler.redis().ping().equals("PONG"));

        unavailable(Api.acme().get("/v1/jobs/" + known));
        unavailable(Api.submit(REQUEST));

        scheduler.change(known, Records::running);
        Api.acme().get("/v1/jobs/" + known).then().statusCode(200).body("status", equalTo("running"));
    }

    @Test
    void aRedisThatComesBackIsNotTrustedWithoutTheLog() {
        scheduler.pause();
        kafka.stop();
        redis.kill();
        redis.start();

        unavailable(Api.acme().get("/v1/jobs/" + known));

        kafka.start();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> Api.acme().get("/v1/jobs/" + known).then().statusCode(200));
    }

    @Test
    void aGatewayWithoutAnAdminKeySaysHowToSetOne() {
        Api.as(Bench.ADMIN)
                .get("/v1/admin/settings")
                .then()
                .statusCode(403)
                .body("code", equalTo("admin_disabled"))
                .body("detail", containsString("KONTEXT_ADMIN_KEY_HASHES"));
        Api.acme().get("/v1/admin/settings").then().statusCode(403);
    }

    private static void unavailable(Response response) {
        response.then().statusCode(503).header("Retry-After", "2").body("code", equalTo("unavailable"));
    }
}
