package dev.kontext.scheduler.kafka;

import dev.kontext.contracts.log.DeadLetter;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.scheduler.log.Append;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.log.EventReader;
import dev.kontext.scheduler.log.LogUnavailableException;
import dev.kontext.scheduler.log.SupersededException;
import dev.kontext.scheduler.log.UnknownOutcomeException;
import dev.kontext.scheduler.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The log in Kafka: one partition, one transaction an append. */
public final class KafkaEventLog implements EventLog {
    private static final List<Class<? extends KafkaException>> FENCED =
            List.of(ProducerFencedException.class, InvalidProducerEpochException.class);
    private static final List<Class<? extends KafkaException>> SILENT =
            List.of(RetriableException.class, InterruptException.class);

    private final String bootstrap;
    private final TopicNames topics;
    private final String writer;
    private final Admin admin;
    private final Offsets offsets;
    private final LostMarkers markers;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** @param bootstrap comma-separated host:port */
    public KafkaEventLog(String bootstrap) {
        this(bootstrap, TopicNames.FLEET);
    }

    /** @param writer the name under which it appends: of a name, only the newest may */
    public KafkaEventLog(String bootstrap, String writer) {
        this(bootstrap, TopicNames.FLEET, writer);
    }

    KafkaEventLog(String bootstrap, TopicNames topics) {
        this(bootstrap, topics, topics.writer());
    }

    private KafkaEventLog(String bootstrap, TopicNames topics, String writer) {
        this.bootstrap = bootstrap;
        this.topics = topics;
        this.writer = writer;
        admin = Admin.create(ClientSettings.admin(bootstrap));
        offsets = new Offsets(admin, topics.events());
        markers = new LostMarkers(
                admin, writer, List.of(offsets.partition(), new TopicPartition(topics.deadLetters(), 0)));
    }

    @Override
    public String topic() {
        return offsets.topicId();
    }

    @Override
    public void fence() {
        dropProducer();
        var fresh = new KafkaProducer<>(
                ClientSettings.producer(bootstrap, writer), new ByteArraySerializer(), new ByteArraySerializer());
        producer = fresh;
        try {
            var last = markers.last();
            fresh.initTransactions();
            if (last.isPresent()) {
                markers.end(last.get(), fresh);
            }
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new SupersededException("another scheduler fenced the log", e);
        } catch (KafkaException e) {
            throw new LogUnavailableException("the log cannot be fenced", e);
        } catch (ExecutionException e) {
            if (has(e, FENCED)) {
                throw new SupersededException("another scheduler fenced the log", e);
            }
            throw new LogUnavailableException("the log does not tell how it ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while fencing the log", e);
        }
    }

    @Override
    public List<Long> append(List<Append> appends, List<DeadLetter> deadLetters) {
        if (producer == null) {
            throw new IllegalStateException("fence first");
        }
        if (appends.isEmpty() && deadLetters.isEmpty()) {
            return List.of();
        }
        var events = appends.stream().map(this::event).toList();
        var letters = deadLetters.stream().map(this::letter).toList();
        var sent = new ArrayList<Future<RecordMetadata>>(events.size());
        try {
            producer.beginTransaction();
            for (var event : events) {
                sent.add(producer.send(event));
            }
            for (var letter : letters) {
                var _ = producer.send(letter);
            }
            producer.commitTransaction();
            return versions(sent);
        } catch (KafkaException | IllegalStateException e) {
            throw failure(producer, e);
        }
    }

    private ProducerRecord<byte[], byte[]> event(Append append) {
        var value = append.value();
        var kafka = new ProducerRecord<>(
                topics.events(),
                0,
                append.key().getBytes(StandardCharsets.UTF_8),
                value == null ? null : Json.bytes(value));
        if (value != null) {
            kafka.headers().add(Topics.TYPE_HEADER, type(value).getBytes(StandardCharsets.UTF_8));
        }
        return kafka;
    }

    private ProducerRecord<byte[], byte[]> letter(DeadLetter letter) {
        return new ProducerRecord<>(topics.deadLetters(), null, Json.bytes(letter));
    }

    private static String type(EventRecord event) {
        return switch (event.body()) {
            case Event.JobChanged changed -> "job_changed";
            case Event.IntakeMarked marked -> "intake_marked";
            case Event.TermStarted started -> "term_started";
            case Event.SettingChanged setting -> "setting_changed";
        };
    }

    /** The commit has waited for all of them. */
    private static List<Long> versions(List<Future<RecordMetadata>> sent) {
        return sent.stream().map(future -> future.resultNow().offset() + 1).toList();
    }

    /**
     * What a failed append means. A commit that timed out may have reached the broker. So may an event whose answer did not
     * come, and then the client's own abort does not tell the broker, and a later commit would include it: only the next
     * fence ends that transaction. What was refused was never committed, and is taken back.
     */
    private RuntimeException failure(KafkaProducer<byte[], byte[]> failed, RuntimeException e) {
        if (has(e, FENCED)) {
            return new SupersededException("another scheduler writes the log", e);
        }
        if (!has(e, SILENT)) {
            try {
                failed.abortTransaction();
                return new LogUnavailableException("nothing was appended", e);
            } catch (RuntimeException abort) {
                e.addSuppressed(abort);
                if (has(abort, FENCED)) {
                    return new SupersededException("another scheduler writes the log", e);
                }
            }
        }
        dropProducer();
        return new UnknownOutcomeException("the log went silent", e);
    }

    private static boolean has(Throwable e, List<Class<? extends KafkaException>> kinds) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            var current = cause;
            if (kinds.stream().anyMatch(kind -> kind.isInstance(current))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public EventReader readFrom(long next) {
        return new ReadAhead(new KafkaEventReader(bootstrap, offsets, next));
    }

    @Override
    public long firstSince(Instant time) {
        return offsets.firstSince(time);
    }

    private void dropProducer() {
        if (producer != null) {
            // At once: what is in flight must not be waited for, the new epoch decides about it.
            var old = producer;
            producer = null;
            Closing.quietly(() -> old.close(Duration.ZERO));
        }
    }

    @Override
    public void close() {
        dropProducer();
        Closing.quietly(() -> admin.close(Duration.ZERO));
    }
}
