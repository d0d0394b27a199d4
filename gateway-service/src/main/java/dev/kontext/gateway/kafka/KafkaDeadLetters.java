package dev.kontext.gateway.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.gateway.failure.DeadLetters;
import dev.kontext.gateway.failure.LetterFilter;
import dev.kontext.gateway.refusal.UnavailableException;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/** The topic of dead letters, read with a consumer of its own for each call: operators look seldom. */
@ApplicationScoped
public class KafkaDeadLetters implements DeadLetters {
    private static final Logger LOG = Logger.getLogger(KafkaDeadLetters.class);
    private static final TopicPartition LETTERS = new TopicPartition(Topics.DEAD_LETTERS, 0);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Records that one call looks at. */
    private static final int MOST = 1_000;

    /** Reads at once. */
    private static final int PLACES = 4;

    private final Map<String, Object> settings;
    private final ObjectMapper json;
    private final Semaphore places = new Semaphore(PLACES);

    public KafkaDeadLetters(@Identifier("default-kafka-broker") Map<String, Object> kafka, ObjectMapper json) {
        this.json = json;
        settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis() - 1_000);
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    }

    @Override
    public Page read(LetterFilter filter, long from, int limit) {
        if (!places.tryAcquire()) {
            throw new UnavailableException("As many operators as possible are reading dead letters; try again.");
        }
        try (var consumer = consumer(limit)) {
            consumer.assign(List.of(LETTERS));
            long first = consumer.beginningOffsets(List.of(LETTERS)).getOrDefault(LETTERS, 0L);
            long end = consumer.endOffsets(List.of(LETTERS)).getOrDefault(LETTERS, 0L);
            consumer.seek(LETTERS, Math.max(first, from));
            return read(consumer, filter, end, limit);
        } catch (KafkaException e) {
            throw new UnavailableException("The log does not answer for the moment; try again.", e);
        } finally {
            places.release();
        }
    }

    private Page read(KafkaConsumer<byte[], byte[]> consumer, LetterFilter filter, long end, int limit) {
        var found = new ArrayList<Entry>();
        int looked = 0;
        long last = System.nanoTime() + TIMEOUT.toNanos();
        while (consumer.position(LETTERS) < end) {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
                if (found.size() == limit || looked == MOST) {
                    return new Page(found, OptionalLong.of(record.offset()));
                }
                looked++;
                letter(record).filter(filter::takes).ifPresent(letter -> found.add(new Entry(record.offset(), letter)));
            }
            if (found.size() == limit || looked == MOST) {
                long next = consumer.position(LETTERS);
                return new Page(found, next < end ? OptionalLong.of(next) : OptionalLong.empty());
            }
            if (System.nanoTime() - last >= 0) {
                throw new UnavailableException("The log is slow to answer; try again.");
            }
        }
        return new Page(found, OptionalLong.empty());
    }

    @Override
    public Optional<Request> requestIn(DeadLetter letter) {
        try {
            var record = json.readValue(Base64.getDecoder().decode(letter.value()), RequestRecord.class);
            return Optional.ofNullable(record.body())
                    .filter(_ -> record.schema() <= RequestRecord.SCHEMA)
                    .filter(KafkaDeadLetters::isWhole)
                    // The scheduler refuses a record that is not about its key.
                    .filter(body -> body.key().equals(letter.key()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.debugf("dead letter cannot be read offset=%d reason=%s", letter.offset(), e.getClass());
            return Optional.empty();
        }
    }

    /** JSON may leave out what a record never lacks. */
    private static boolean isWhole(Request request) {
        return switch (request) {
            case Request.JobSubmitted(var submission, var _, var _) ->
                Stream.ofNullable(submission)
                                .flatMap(known -> Stream.of(known.id(), known.tenant(), known.spec()))
                                .filter(Objects::nonNull)
                                .count()
                        == 3;
            case Request.CancelRequested(var job, var tenant) ->
                Stream.of(job, tenant).allMatch(Objects::nonNull);
            case Request.SettingRequested _ -> true;
        };
    }

    /** Records that try whether the topic takes any have no value. */
    private Optional<DeadLetter> letter(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(json.readValue(record.value(), DeadLetter.class))
                    .filter(letter -> Stream.of(letter.topic(), letter.reason(), letter.time(), letter.value())
                            .allMatch(Objects::nonNull));
        } catch (IOException e) {
            LOG.warnf("dead letter is none offset=%d reason=%s", record.offset(), e.getClass());
            return Optional.empty();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(int limit) {
        var all = new HashMap<>(settings);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, limit);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
