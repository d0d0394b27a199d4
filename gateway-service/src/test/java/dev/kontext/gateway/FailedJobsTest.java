package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobError;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.redis.RedisLayout;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class FailedJobsTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final byte[] INPUT = Api.picture(20, 10);

    SchedulerFake scheduler;
    StorageFake storage;

    private final Random random = new Random(11);
    private final List<String> ofAcme = new ArrayList<>();
    private final List<String> ofGlobex = new ArrayList<>();

    @BeforeEach
    void fiveFailedJobsOfTwoTenantsAmongOthers() {
        scheduler.redis().flushAll();
        scheduler.clear();
        scheduler.rebuild();
        storage.put("acme", INPUT);
        for (int n = 0; n < 3; n++) {
            ofAcme.addFirst(failed("acme", START.plusSeconds(n), n == 1 ? "device" : "model_error"));
        }
        for (int n = 0; n < 2; n++) {
            ofGlobex.addFirst(failed("globex", START.plusSeconds(n), "model_error"));
        }
        scheduler.put(Records.queued(submission("acme", START)));
        scheduler.put(Records.ended(Records.queued(submission("acme", START)), JobStatus.CANCELED));
    }

    @AfterEach
    void repair() {
        scheduler.clear();
        scheduler.redis().flushAll();
        scheduler.rebuild();
        storage.put("acme", INPUT);
    }

    @Test
    void failedJobsOfAllTenantsAreListedWithoutWhatTheyAskedFor() {
        var all = new ArrayList<>(ofAcme);
        all.addAll(ofGlobex);

        var answer = Api.admin().get("/v1/admin/jobs/failed");

        answer.then()
                .statusCode(200)
                .body("jobs.id", equalTo(all))
                .body("jobs[0].tenant", equalTo("acme"))
                .body("jobs[0].error.code", equalTo("model_error"))
                .body("jobs[0].accepted_at", equalTo("2030-01-01T00:00:02Z"))
                .body("next_cursor", nullValue());
        assertThat(answer.asString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "tenant=acme, 3",
        "tenant=nobody, 0",
        "code=device, 1",
        "code=model_error&tenant=globex, 2",
        "since=2030-01-01T00:00:01Z, 3",
        "until=2030-01-01T00:00:01Z, 2",
        "since=2030-01-01T00:00:01Z&until=2030-01-01T00:00:02Z, 2"
    })
    void aFilterPicks(String filter, int count) {
        Api.admin()
                .get("/v1/admin/jobs/failed?" + filter)
                .then()
                .statusCode(200)
                .body("jobs", hasSize(count));
        Api.admin()
                .post("/v1/admin/jobs/replay?dry_run=true&" + filter)
                .then()
                .statusCode(200)
                .body("matched", equalTo(count));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void pagesJoinWithoutGapsOrRepeats(int limit) {
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            var page = Api.admin()
                    .get("/v1/admin/jobs/failed?limit=" + limit + cursor)
                    .then()
                    .statusCode(200)
                    .extract();
            assertThat(page.<List<String>>path("jobs.id")).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(page.path("jobs.id"));
            cursor = page.path("next_cursor") == null ? null : "&cursor=" + page.path("next_cursor");
        } while (cursor != null);

        var all = new ArrayList<>(ofAcme);
        all.addAll(ofGlobex);
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        int before = scheduler.requests().size();

        Api.admin()
                .post("/v1/admin/jobs/replay?dry_run=true")
                .then()
                .statusCode(200)
                .body("dry_run", equalTo(true))
                .body("matched", equalTo(5))
                .body("replayed", equalTo(3))
                .body("already_replayed", equalTo(0))
                .body("not_replayable", equalTo(2))
                .body("outcomes[3].code", equalTo("input_gone"));

        assertThat(scheduler.requests()).hasSize(before);
        assertThat(scheduler.redis().keys("kontext:gateway:submission:*")).isEmpty();
    }

    @Test
    void aReplayIsTheSameJobAnewAndOnlyOnce() {
        var old = new JobId(ofAcme.getFirst());

        var id = new JobId(Api.admin()
                .post("/v1/admin/jobs/replay?tenant=acme&limit=1")
                .then()
                .statusCode(200)
                .body("matched", equalTo(1))
                .body("replayed", equalTo(1))
                .body("outcomes[0].id", equalTo(old.value()))
                .extract()
                .path("outcomes[0].as"));

        await().until(() -> scheduler.job(id) != null);
        var submission = ((JobSubmitted) scheduler.requests(id).getFirst()).submission();
        assertThat(submission.tenant()).isEqualTo(new TenantId("acme"));
        assertThat(submission.spec()).isEqualTo(scheduler.job(old).job().spec());
        assertThat(submission.deadline()).isAfter(Instant.now());

        Api.admin()
                .post("/v1/admin/jobs/replay?tenant=acme&limit=1")
                .then()
                .body("replayed", equalTo(0))
                .body("already_replayed", equalTo(1))
                .body("outcomes[0].as", equalTo(id.value()));
        assertThat(scheduler.requests(id)).hasSize(1);
        Api.acme().get("/v1/jobs/" + id).then().statusCode(200).body("status", equalTo("queued"));
        Api.as(Bench.GLOBEX).get("/v1/jobs/" + id).then().statusCode(404);
    }

    @Test
    void aReplayThatMayNotHaveReachedTheLogIsPublishedOnceMore() {
        var id = new JobId(Api.admin()
                .post("/v1/admin/jobs/replay?tenant=acme&until=2030-01-01T00:00:01Z")
                .then()
                .statusCode(200)
                .extract()
                .path("outcomes[0].as"));
        await().until(() -> scheduler.job(id) != null);
        int before = scheduler.requests(id).size();
        scheduler.redis().del(RedisLayout.job(id));

        Api.admin()
                .post("/v1/admin/jobs/replay?tenant=acme&until=2030-01-01T00:00:01Z")
                .then()
                .statusCode(200)
                .body("already_replayed", equalTo(1));

        await().until(() -> scheduler.requests(id).size() > before);
    }

    @Test
    void noClientMayUseTheKeyOfAReplay() {
        Api.acme()
                .header("Idempotency-Key", "kontext-replay:" + ofAcme.getFirst())
                .contentType("application/json")
                .body("{\"prompt\": \"A red car\"}")
                .post("/v1/jobs")
                .then()
                .statusCode(422)
                .body("field", equalTo("Idempotency-Key"));
    }

    @Test
    void aJobWhoseInputIsDeletedIsNotReplayed() {
        storage.remove("acme", Digest.of(INPUT));

        Api.admin()
                .post("/v1/admin/jobs/replay?tenant=acme")
                .then()
                .statusCode(200)
                .body("replayed", equalTo(0))
                .body("not_replayable", equalTo(3))
                .body("outcomes[0].code", equalTo("input_gone"));
    }

    @Test
    void aJobIsLookedIntoWhoeverOwnsIt() {
        Api.admin()
                .get("/v1/admin/jobs/" + ofGlobex.getFirst())
                .then()
                .statusCode(200)
                .body("tenant", equalTo("globex"))
                .body("job.error.code", equalTo("model_error"))
                .body("job.attempts[0].worker", equalTo("gpu-0"))
                .body("job.attempts[0].outcome", equalTo("lost"))
                .body("job.attempts[0].failure", nullValue())
                .body("job.attempts[1].outcome", equalTo("failed"))
                .body("job.attempts[1].failure", equalTo("model_error"))
                .body("job.prompt", equalTo("secret"));
        Api.admin()
                .get("/v1/admin/jobs/" + JobId.of(new byte[16]))
                .then()
                .statusCode(404)
                .body("code", equalTo("job_not_found"));
        Api.admin().get("/v1/admin/jobs/what").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "since=yesterday, since",
        "tenant=A, tenant",
        "cursor=x, cursor",
        "status=failed, status",
        "dry_run=true, dry_run"
    })
    void aBadParameterIsNamed(String query, String field) {
        Api.admin().get("/v1/admin/jobs/failed?" + query).then().statusCode(422).body("field", equalTo(field));
    }

    @Test
    void aReplayIsForOperatorsOnly() {
        Api.acme().post("/v1/admin/jobs/replay").then().statusCode(401);
        Api.acme().get("/v1/admin/jobs/failed").then().statusCode(401);
        Api.acme().get("/v1/admin/jobs/" + ofAcme.getFirst()).then().statusCode(401);
        Api.admin().post("/v1/admin/jobs/replay?dry_run=perhaps").then().statusCode(422);
    }

    private String failed(String tenant, Instant acceptedAt, String code) {
        var job = Records.ended(Records.queued(submission(tenant, acceptedAt)), JobStatus.FAILED);
        scheduler.put(withError(job, new JobError(code, "It failed.", false), attempts(acceptedAt, code)));
        return job.id().value();
    }

    private Submission submission(String tenant, Instant acceptedAt) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var spec = new JobSpec(
                "secret",
                List.of(new InputImage(Digest.of(INPUT), 1, 1)),
                5,
                7,
                3.5,
                64,
                48,
                ImageFormat.JPEG,
                80,
                Lane.BATCH,
                Map.of("order", "1"));
        return new Submission(
                JobId.of(bytes), new TenantId(tenant), "00", spec, acceptedAt, acceptedAt.plusSeconds(600));
    }

    private static List<AttemptRecord> attempts(Instant at, String code) {
        var failure = FailureClass.valueOf(code.toUpperCase(Locale.ROOT));
        return List.of(
                new AttemptRecord(1, Records.LEASE, Records.WORKER, AttemptOutcome.LOST, null, true, at, at),
                new AttemptRecord(2, Records.LEASE, Records.WORKER, AttemptOutcome.FAILED, failure, true, at, at));
    }

    private static JobRecord withError(JobRecord job, JobError error, List<AttemptRecord> attempts) {
        return new JobRecord(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                job.spec(),
                job.deadline(),
                job.status(),
                null,
                null,
                null,
                null,
                job.charged(),
                job.lostLeases(),
                attempts,
                job.timeline(),
                null,
                error,
                job.expiresAt(),
                null);
    }
}
