package dev.kontext.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.redis.LaneFigures;
import dev.kontext.contracts.redis.StoredJob;
import dev.kontext.scheduler.log.Samples;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
    static List<EventRecord> events() {
        return Stream.concat(
                        Stream.of(JobStatus.values()).map(status -> Samples.changed(1, status)),
                        Stream.of(
                                Samples.changed(Samples.purged(1, JobStatus.FAILED)),
                                Samples.term(3),
                                Samples.marked(2, 7)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsReadAsItWasWritten(EventRecord event) throws Exception {
        assertThat(Json.read(Json.bytes(event), EventRecord.class)).isEqualTo(event);
    }

    @Test
    void aRequestIsReadAsItWasWritten() throws Exception {
        var job = Samples.job(1, JobStatus.QUEUED);
        var submission = new Submission(
                job.id(),
                job.tenant(),
                job.fingerprint(),
                Objects.requireNonNull(job.spec()),
                Samples.NOW,
                job.deadline());
        var request = new RequestRecord("r1", 1, Samples.NOW, null, new Request.JobSubmitted(submission, "topic", 12));

        assertThat(Json.read(Json.bytes(request), RequestRecord.class)).isEqualTo(request);
    }

    @Test
    void namesAreInSnakeCaseAndInstantsAreText() {
        assertThat(Json.text(new StoredJob(7, Samples.job(1, JobStatus.SUCCEEDED))))
                .contains("\"version\":7", "\"expires_at\":\"2026-11-24T10:00:00Z\"", "\"lost_leases\":0")
                .doesNotContain("cancel_requested_at");
        assertThat(Json.text(Samples.marked(2, 7))).contains("\"type\":\"intake_marked\"");
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        assertThat(Json.read("{\"lane\":\"batch\",\"queued\":1,\"running\":2,\"new\":{}}", LaneFigures.class)
                        .queued())
                .isEqualTo(1);
    }

    @Test
    void theComplaintQuotesNothing() {
        assertThatThrownBy(() -> Json.read("{\"lane\":\"secret prompt\"}", LaneFigures.class))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageNotContaining("secret");
    }
}
