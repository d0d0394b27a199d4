package dev.kontext.scheduler.intake;

import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.log.Samples.TENANT;
import static dev.kontext.scheduler.log.Samples.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.scheduler.intake.IncomingRequest.Readable;
import dev.kontext.scheduler.intake.IncomingRequest.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every reader of requests promises. */
public abstract class RequestLogContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A reader of requests that are new in each test; the same requests for all calls within one test. */
    protected abstract RequestLog connect();

    protected abstract void publish(RequestRecord request);

    protected abstract void publishUnreadable(@Nullable String key, @Nullable String tenant, @Nullable String type);

    @Test
    void everyRequestIsReadOnceAndTheOrderWithinAPartitionIsKept() {
        var requests = connect();
        requests.assign(Map.of());
        var published = new ArrayList<RequestRecord>();
        for (int i = 0; i < 60; i++) {
            published.add(cancel(job(i)));
            publish(published.getLast());
        }

        var read = read(requests, 60);

        assertThat(read).extracting(one -> ((Readable) one).request()).containsExactlyInAnyOrderElementsOf(published);
        var next = new HashMap<Integer, Long>();
        for (var one : read) {
            assertThat(one.offset()).isEqualTo(next.getOrDefault(one.partition(), 0L));
            next.put(one.partition(), one.offset() + 1);
        }
        assertThat(requests.poll(Duration.ofMillis(200))).isEmpty();
    }

    @Test
    void aCancelFollowsItsSubmissionBecauseTheyShareAPartition() {
        var requests = connect();
        requests.assign(Map.of());
        publish(cancel(job(1)));
        publish(cancel(job(1)));

        var read = read(requests, 2);

        assertThat(read.get(0).partition()).isEqualTo(read.get(1).partition());
        assertThat(requests.ends()).containsEntry(read.get(0).partition(), 2L);
    }

    @Test
    void whatOperatorsSetIsReadAndItsDeadLetterNamesIt() {
        var requests = connect();
        requests.assign(Map.of());
        var set =
                new RequestRecord("r", 1, NOW, null, new Request.SettingRequested(new Setting.TenantWeight(TENANT, 3)));
        publish(set);

        var read = read(requests, 1).getFirst();

        assertThat(((Readable) read).request()).isEqualTo(set);
        assertThat(requests.deadLetter(read, "could not be handled", NOW))
                .extracting(DeadLetter::key, DeadLetter::tenant)
                .containsExactly("setting/tenant_weight/acme", null);
    }

    @Test
    void readingGoesOnFromTheMarks() {
        var first = connect();
        first.assign(Map.of());
        publish(cancel(job(1)));
        var read = read(first, 1).getFirst();
        publish(cancel(job(1)));
        var second = connect();

        second.assign(Map.of(read.partition(), read.offset() + 1));

        assertThat(read(second, 1).getFirst().offset()).isEqualTo(read.offset() + 1);
    }

    @Test
    void theEndsAreThereForEveryPartition() {
        assertThat(connect().ends()).hasSize(6).containsOnlyKeys(0, 1, 2, 3, 4, 5);
    }

    @Test
    void whatMakesNoSenseIsReadWithWhatIsKnownOfIt() {
        var requests = connect();
        requests.assign(Map.of());
        publishUnreadable(job(1).value(), "acme", "job_submitted");

        var read = (Unreadable) read(requests, 1).getFirst();

        assertThat(read.key()).isEqualTo(job(1).value());
        assertThat(read.tenant()).isEqualTo("acme");
        assertThat(read.type()).isEqualTo("job_submitted");
        assertThat(read.reason()).isNotBlank();
    }

    @Test
    void aDeadLetterSaysWhereItCameFrom() {
        var requests = connect();
        requests.assign(Map.of());
        publish(cancel(job(1)));
        var read = read(requests, 1).getFirst();

        var letter = requests.deadLetter(read, "could not be handled", NOW);

        assertThat(letter.partition()).isEqualTo(read.partition());
        assertThat(letter.offset()).isEqualTo(read.offset());
        assertThat(letter.key()).isEqualTo(job(1).value());
        assertThat(letter.tenant()).isEqualTo(TENANT.value());
        assertThat(letter.reason()).isEqualTo("could not be handled");
        assertThat(letter.value()).isBase64();
    }

    protected static RequestRecord cancel(JobId job) {
        return new RequestRecord(UUID.randomUUID().toString(), 1, NOW, null, new Request.CancelRequested(job, TENANT));
    }

    protected static List<IncomingRequest> read(RequestLog requests, int count) {
        var read = new ArrayList<IncomingRequest>();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            read.addAll(requests.poll(Duration.ofMillis(100)));
            return read.size() >= count;
        });
        return read;
    }
}
