package dev.kontext.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
@QuarkusTest
@WithTestResource(Bench.class)
class ListTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    SchedulerFake scheduler;

    private final Random random = new Random(7);
    private final List<JobId> newestFirst = new ArrayList<>();

    @BeforeEach
    void tenJobsOfWhichFiveCameInOneMillisecond() {
        scheduler.redis().flushAll();
        scheduler.clear();
        var simultaneous = new ArrayList<JobId>();
        for (int n = 0; n < 10; n++) {
            var id = put("globex", n < 5 ? START.plusMillis(n) : START.plusMillis(5));
            if (n < 5) {
                newestFirst.addFirst(id);
            } else {
                simultaneous.add(id);
            }
        }
        simultaneous.sort(Collections.reverseOrder((a, b) -> a.value().compareTo(b.value())));
        newestFirst.addAll(0, simultaneous);
        put("acme", START);
    }

    @AfterEach
    void repair() {
        scheduler.clear();
        scheduler.redis().flushAll();
        scheduler.rebuild();
    }

    @Test
    void jobsComeNewestFirstAndOnlyTheTenants() {
        Api.as(Bench.GLOBEX)
                .get("/v1/jobs")
                .then()
                .statusCode(200)
                .body("jobs.id", equalTo(newestFirst.stream().map(JobId::value).toList()))
                .body("next_cursor", nullValue());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9, 10, 11})
    void pagesJoinWithoutGapsOrRepeats(int limit) {
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = Api.as(Bench.GLOBEX)
                    .get("/v1/jobs?limit=" + limit + (cursor == null ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .extract();
            assertThat(page.<List<String>>path("jobs.id")).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(page.path("jobs.id"));
            cursor = page.path("next_cursor");
        } while (cursor != null);

        assertThat(seen).isEqualTo(newestFirst.stream().map(JobId::value).toList());
    }

    @Test
    void aStatusPicksItsJobs() {
        var ended = newestFirst.get(3);
        scheduler.change(ended, job -> Records.ended(job, JobStatus.CANCELED));

        Api.as(Bench.GLOBEX).get("/v1/jobs?status=canceled").then().body("jobs.id", equalTo(List.of(ended.value())));
        Api.as(Bench.GLOBEX).get("/v1/jobs?status=queued").then().body("jobs.size()", equalTo(9));
        Api.as(Bench.GLOBEX).get("/v1/jobs?status=failed").then().body("jobs.size()", equalTo(0));
    }

    @Test
    void aPurgedJobIsNotListed() {
        scheduler.change(newestFirst.get(0), job -> Records.ended(job, JobStatus.CANCELED));
        scheduler.change(newestFirst.get(0), Records::purged);

        Api.as(Bench.GLOBEX).get("/v1/jobs").then().body("jobs.size()", equalTo(9));
    }

    private JobId put(String tenant, Instant acceptedAt) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var id = JobId.of(bytes);
        var spec = new JobSpec("x", List.of(), 1, 28, 2.5, 64, 64, ImageFormat.PNG, null, Lane.BATCH, Map.of());
        scheduler.put(Records.queued(
                new Submission(id, new TenantId(tenant), "00", spec, acceptedAt, acceptedAt.plusSeconds(600))));
        return id;
    }
}
