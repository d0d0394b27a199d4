package dev.kontext.benchmarks.load;

import dev.kontext.contracts.job.Digest;
import dev.kontext.contracts.job.ImageFormat;
import dev.kontext.contracts.job.InputImage;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobSpec;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.Submission;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.Request.JobSubmitted;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.contracts.redis.LogPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes submissions to the topic as the gateway does, without one. */
final class Backlog implements AutoCloseable {
    /** As long as people's are. */
    static final String PROMPT = "Change the car color to red, keep the driver, the wet street and the evening light as"
            + " they are, and do not touch the sky";

    private static final Digest INPUT = Digest.of(PROMPT.getBytes(StandardCharsets.UTF_8));
    private static final Duration DEADLINE = Duration.ofHours(24);

    private final KafkaProducer<String, byte[]> producer;
    private final LogPosition looked;
    private final Random random = new Random(1);

    /** @param looked a position at which none of the jobs had a record */
    Backlog(String kafka, LogPosition looked) {
        this.looked = looked;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 * 1024,
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Whose a job is, in which lane, and how many steps it asks for. */
    record Kind(TenantId tenant, Lane lane, int steps) {
        static Kind batch(String tenant) {
            return new Kind(new TenantId(tenant), Lane.BATCH, 20);
        }
    }

    /** Returns once all are in the topic. */
    void add(int count, IntFunction<Kind> kind) {
        add(count, kind, _ -> {});
    }

    /** @param told of each */
    void add(int count, IntFunction<Kind> kind, Consumer<JobSubmitted> told) {
        for (int i = 0; i < count; i++) {
            var submitted = submission(kind.apply(i));
            told.accept(submitted);
            publish(submitted);
        }
        producer.flush();
    }

    private JobSubmitted submission(Kind kind) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var id = JobId.of(bytes);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var spec = new JobSpec(
                PROMPT,
                List.of(new InputImage(INPUT, 64, 64)),
                id.derivedSeed(),
                kind.steps(),
                2.5,
                64,
                64,
                ImageFormat.PNG,
                null,
                kind.lane(),
                Map.of());
        var fingerprint = Digest.of(bytes).hex();
        return new JobSubmitted(
                new Submission(id, kind.tenant(), fingerprint, spec, now, now.plus(DEADLINE)),
                looked.topic(),
                looked.next());
    }

    private void publish(JobSubmitted submitted) {
        var value = Wire.bytes(
                new RequestRecord(UUID.randomUUID().toString(), RequestRecord.SCHEMA, Instant.now(), null, submitted));
        var kafka = new ProducerRecord<>(Topics.REQUESTS, submitted.key(), value);
        kafka.headers()
                .add(Topics.TYPE_HEADER, "job_submitted".getBytes(StandardCharsets.UTF_8))
                .add(Topics.TENANT_HEADER, submitted.tenant().value().getBytes(StandardCharsets.UTF_8));
        var _ = producer.send(kafka);
    }

    @Override
    public void close() {
        producer.close();
    }
}
