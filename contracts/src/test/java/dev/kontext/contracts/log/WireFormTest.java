package dev.kontext.contracts.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.kontext.contracts.job.AttemptOutcome;
import dev.kontext.contracts.job.AttemptRecord;
import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.EditReport;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobResult;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseRecord;
import dev.kontext.contracts.job.References;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.job.Timeline;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.setting.Setting;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireFormTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.125Z");
    private static final JobId JOB = JobId.of(new byte[16]);
    private static final LeaseId LEASE = LeaseId.of(new byte[16]);
    private static final TenantId TENANT = new TenantId("acme");
    private static final WorkerId WORKER = new WorkerId("gpu-0", "a1");
    private static final JobSpec SPEC = new JobSpec(
            "Change the car color to red",
            List.of(new InputImage(Digest.of(new byte[1]), 1216, 832)),
            7,
            28,
            2.5,
            1216,
            832,
            ImageFormat.PNG,
            null,
            Lane.INTERACTIVE,
            Map.of("order", "1"));

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    static List<EventRecord> events() {
        var job = new JobRecord(
                JOB,
                TENANT,
                "f1",
                SPEC,
                NOON,
                JobStatus.RUNNING,
                null,
                null,
                new LeaseRecord(LEASE, 2, WORKER, "hash", NOON, NOON),
                null,
                1,
                1,
                List.of(new AttemptRecord(1, LEASE, WORKER, AttemptOutcome.LOST, null, true, NOON, NOON)),
                new Timeline(NOON, NOON, NOON, null, null, null, null, null),
                null,
                null,
                null,
                null);
        return List.of(
                new EventRecord("1", 1, NOON, null, new Event.JobChanged(Cause.GRANTED, job)),
                new EventRecord("2", 1, NOON, "00-ab-cd-01", new Event.IntakeMarked(3, 99)),
                new EventRecord("3", 1, NOON, null, new Event.TermStarted(4, "s-0", URI.create("http://s-0:8081"))),
                set(new Setting.LanePaused(Lane.BATCH, true)),
                set(new Setting.TenantPaused(TENANT, false)),
                set(new Setting.PoolPaused(Setting.DEFAULT_POOL, true)),
                set(new Setting.LaneWeight(Lane.BATCH, 2)),
                set(new Setting.TenantWeight(TENANT, 3)),
                set(new Setting.TenantCap(TENANT, 5)),
                set(new Setting.TenantCap(TENANT, null)));
    }

    private static EventRecord set(Setting setting) {
        return new EventRecord("4", 1, NOON, null, new Event.SettingChanged(setting));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsReadBackAsItWasWritten(EventRecord event) throws Exception {
        assertThat(JSON.readValue(JSON.writeValueAsBytes(event), EventRecord.class))
                .isEqualTo(event);
    }

    @Test
    void aRequestIsReadBackAsItWasWritten() throws Exception {
        var request = new RequestRecord(
                "1",
                1,
                NOON,
                null,
                new Request.JobSubmitted(new Submission(JOB, TENANT, "f1", SPEC, NOON, NOON), "t", 5));

        assertThat(JSON.readValue(JSON.writeValueAsBytes(request), RequestRecord.class))
                .isEqualTo(request);
    }

    @Test
    void whatOperatorsSetIsReadBackAndKeptUnderAKeyOfItsOwn() throws Exception {
        var cap = new RequestRecord("1", 1, NOON, null, new Request.SettingRequested(new Setting.TenantCap(TENANT, 5)));
        var weight = set(new Setting.LaneWeight(Lane.BATCH, 2));

        var json = JSON.writeValueAsString(cap);

        assertThat(json)
                .contains(
                        "{\"type\":\"setting_requested\",\"setting\":{\"kind\":\"tenant_cap\",\"tenant\":\"acme\",\"most\":5}}");
        assertThat(JSON.readValue(json, RequestRecord.class)).isEqualTo(cap);
        assertThat(cap.body().key()).isEqualTo("setting/tenant_cap/acme");
        assertThat(JSON.writeValueAsString(weight))
                .contains(
                        "{\"type\":\"setting_changed\",\"setting\":{\"kind\":\"lane_weight\",\"lane\":\"batch\",\"weight\":2}}");
        assertThat(weight.body().key()).isEqualTo("setting/lane_weight/batch");
    }

    @Test
    void fieldsThatAreNotKnownAreIgnored() throws Exception {
        var cancel = "{\"id\":\"1\",\"schema\":1,\"time\":\"2026-01-02T12:00:00Z\",\"new\":{},"
                + "\"body\":{\"type\":\"cancel_requested\",\"job\":\"" + JOB + "\",\"tenant\":\"acme\",\"why\":1}}";

        var read = JSON.readValue(cancel, RequestRecord.class);

        assertThat(read.body()).isEqualTo(new Request.CancelRequested(JOB, TENANT));
    }

    @Test
    void theWordsOnTheWireArePinned() throws Exception {
        var json = JSON.readTree(JSON.writeValueAsBytes(events().getFirst()));

        assertThat(json.at("/body/type").asText()).isEqualTo("job_changed");
        assertThat(json.at("/body/job/lease/token_hash").asText()).isEqualTo("hash");
        assertThat(json.at("/body/job/status").asText()).isEqualTo("running");
        assertThat(json.at("/body/job/timeline/accepted_at").asText()).isEqualTo("2026-01-02T12:00:00.125Z");
        assertThat(json.at("/body/job/attempts/0/worker").asText()).isEqualTo("gpu-0/a1");
    }

    @Test
    void aJobWithSeveralReferencesIsReadBackAsItWasWritten() throws Exception {
        var image = new InputImage(Digest.of(new byte[2]), 640, 480);
        var stitched = new JobSpec(
                "Put the car on the beach",
                List.of(image, image),
                References.STITCH,
                7,
                28,
                2.5,
                640,
                480,
                ImageFormat.PNG,
                null,
                Lane.BATCH,
                Map.of());

        var json = JSON.writeValueAsString(stitched);

        assertThat(json).contains("\"references\":\"stitch\"");
        assertThat(JSON.readValue(json, JobSpec.class)).isEqualTo(stitched);
        assertThat(JSON.readValue(json.replace("\"references\":\"stitch\",", ""), JobSpec.class))
                .isEqualTo(stitched);
    }

    @Test
    void aJobFromBeforeReferencesWereNamedHasASingleOne() throws Exception {
        var json = (ObjectNode) JSON.readTree(JSON.writeValueAsBytes(SPEC));
        json.remove("references");

        assertThat(JSON.treeToValue(json, JobSpec.class)).isEqualTo(SPEC);
    }

    @Test
    void aResultFromBeforeEditsWereMeasuredIsRead() throws Exception {
        var image = "{\"lease\":\"" + LEASE + "\",\"name\":\"0.png\",\"content_type\":\"image/png\","
                + "\"width\":1,\"height\":1,\"bytes\":1,\"sha256\":\"00\"}";
        var json = "{\"model\":{\"name\":\"kontext\",\"version\":\"1\",\"provenance\":\"sandbox\"}," + "\"images\":["
                + image + "]}";

        assertThat(JSON.readValue(json, JobResult.class).edit()).isNull();
    }

    @Test
    void whatAnEditDidIsReadBackAsItWasWritten() throws Exception {
        var moved = new EditReport(0.25, 8.0, -0.5);
        var apart = new EditReport(1, null, null);

        assertThat(JSON.readValue(JSON.writeValueAsBytes(moved), EditReport.class))
                .isEqualTo(moved);
        assertThat(JSON.writeValueAsString(apart)).isEqualTo("{\"changed_share\":1.0}");
    }

    @Test
    void aPositionIsReadBackFromItsText() {
        var position = new LogPosition("Zx_1-", 42);

        assertThat(LogPosition.parse(position.toString())).isEqualTo(position);
    }
}
