package dev.kontext.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.JobRecord;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.log.Cause;
import dev.kontext.contracts.log.Event;
import dev.kontext.contracts.log.EventRecord;
import dev.kontext.contracts.log.Request;
import dev.kontext.contracts.log.RequestRecord;
import dev.kontext.contracts.log.Topics;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.LaneFigures;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.Progress;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.redis.StoredJob;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * Stands in for the scheduler and its follower: reads the requests, queues jobs, and otherwise does what a test says,
 * misbehaviour included.
 */
public final class SchedulerFake implements AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .findAndAddModules()
            .build();

    private final RedisClient redis;
    private final KafkaProducer<String, byte[]> events;
    private final KafkaConsumer<String, byte[]> requests;
    private final String topic;
    private final Map<JobId, StoredJob> jobs = new ConcurrentHashMap<>();
    private final List<ConsumerRecord<String, byte[]>> read = new CopyOnWriteArrayList<>();
    private final AtomicLongArray marks = new AtomicLongArray(Topics.REQUEST_PARTITIONS);
    private final Thread intake = Thread.ofPlatform().name("scheduler-fake").unstarted(this::readRequests);
    private volatile long position;
    private volatile long end;
    private volatile boolean paused;
    private volatile boolean closed;

    SchedulerFake(String kafka, String redisUrl) {
        redis = RedisClient.create(URI.create(redisUrl));
        events = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", 0, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        requests = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "auto.offset.reset", "earliest", "enable.auto.commit", false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            topic = admin.describeTopics(List.of(Topics.EVENTS))
                    .allTopicNames()
                    .get()
                    .get(Topics.EVENTS)
                    .topicId()
                    .toString();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        rebuild();
        intake.start();
    }

    RedisClient redis() {
        return redis;
    }

    String topic() {
        return topic;
    }

    long position() {
        return position;
    }

    /** All requests that were read. */
    List<ConsumerRecord<String, byte[]>> requests() {
        return List.copyOf(read);
    }

    /** The requests about one job. */
    List<Request> requests(JobId id) {
        return read.stream()
                .filter(found -> found.key().equals(id.value()))
                .map(found -> parse(found.value(), RequestRecord.class).body())
                .toList();
    }

    /** Stops reading requests; what is asked meanwhile waits in the topic. */
    void pause() {
        paused = true;
        synchronized (read) {
            // The batch in hand is done.
        }
    }

    void resume() {
        paused = false;
    }

    StoredJob job(JobId id) {
        return jobs.get(id);
    }

    /** Changes a job as the scheduler would: event, record, signal. */
    synchronized StoredJob change(JobId id, UnaryOperator<JobRecord> change) {
        return put(change.apply(jobs.get(id).job()));
    }

    /** Writes an event that Redis does not get to know. */
    synchronized long appendUnseen(JobRecord job) {
        return append(job);
    }

    /** Changes a job, and the signal is lost. */
    synchronized StoredJob changeSilently(JobId id, UnaryOperator<JobRecord> change) {
        return store(change.apply(jobs.get(id).job()));
    }

    synchronized StoredJob put(JobRecord job) {
        var stored = store(job);
        redis.publish(RedisLayout.CHANGED, job.id().value());
        return stored;
    }

    /** Knows no jobs any more. */
    synchronized void clear() {
        jobs.clear();
    }

    private StoredJob store(JobRecord job) {
        position = append(job);
        var stored = new StoredJob(position, job);
        jobs.put(job.id(), stored);
        write(stored);
        writePosition();
        return stored;
    }

    /** As after the job's tombstone. */
    synchronized void forget(JobId id) {
        jobs.remove(id);
        redis.del(RedisLayout.job(id));
    }

    void progress(JobId id, Progress progress) {
        redis.set(
                RedisLayout.progress(id), text(progress), SetParams.setParams().ex(30));
        redis.publish(RedisLayout.CHANGED, id.value());
    }

    void figures(long queued, long running) {
        redis.hset(
                RedisLayout.LANES, Lane.INTERACTIVE.wire(), text(new LaneFigures(Lane.INTERACTIVE, queued, running)));
    }

    void fleet(FleetFigures figures) {
        redis.set(RedisLayout.FLEET, text(figures));
    }

    /** Writes everything that is known, as after a fold of the whole log. */
    synchronized void rebuild() {
        position = end;
        jobs.values().forEach(this::write);
        for (int p = 0; p < Topics.REQUEST_PARTITIONS; p++) {
            redis.set(RedisLayout.intake(p), Long.toString(marks.get(p)));
        }
        writePosition();
    }

    void writePosition(String text) {
        redis.set(RedisLayout.POSITION, text);
    }

    @Override
    public void close() {
        closed = true;
        requests.wakeup();
        try {
            intake.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.close();
        redis.close();
    }

    static <T> T parse(byte[] json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writePosition() {
        writePosition(new LogPosition(topic, position).toString());
    }

    private void write(StoredJob stored) {
        var job = stored.job();
        var id = job.id().value();
        redis.set(RedisLayout.job(job.id()), text(stored));
        double acceptedAt = job.timeline().acceptedAt().toEpochMilli();
        for (var status : JobStatus.values()) {
            redis.zrem(RedisLayout.jobsOf(job.tenant(), status), id);
        }
        if (job.purgedAt() == null) {
            redis.zadd(RedisLayout.jobsOf(job.tenant()), acceptedAt, id);
            redis.zadd(RedisLayout.jobsOf(job.tenant(), job.status()), acceptedAt, id);
        } else {
            redis.zrem(RedisLayout.jobsOf(job.tenant()), id);
        }
    }

    private long append(JobRecord job) {
        var event = new Event.JobChanged(Cause.SUBMITTED, job);
        var value = text(new EventRecord("test", EventRecord.SCHEMA, Instant.now(), null, event));
        try {
            end = events.send(new ProducerRecord<>(
                                    Topics.EVENTS,
                                    0,
                                    event.key(),
                                    value.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                            .get()
                            .offset()
                    + 1;
            return end;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void readRequests() {
        requests.assign(IntStream.range(0, Topics.REQUEST_PARTITIONS)
                .mapToObj(p -> new TopicPartition(Topics.REQUESTS, p))
                .toList());
        try (requests) {
            while (!closed) {
                synchronized (read) {
                    if (!paused) {
                        requests.poll(Duration.ofMillis(5)).forEach(this::handle);
                    }
                }
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
        } catch (org.apache.kafka.common.errors.WakeupException e) {
            // Closed.
        }
    }

    private void handle(ConsumerRecord<String, byte[]> found) {
        read.add(found);
        switch (parse(found.value(), RequestRecord.class).body()) {
            case Request.JobSubmitted submitted -> {
                if (!jobs.containsKey(submitted.job())) {
                    put(Records.queued(submitted.submission()));
                }
            }
            case Request.CancelRequested cancel -> {
                var known = jobs.get(cancel.job());
                if (known != null && known.job().status() == JobStatus.QUEUED) {
                    put(Records.ended(known.job(), JobStatus.CANCELED));
                }
            }
            case Request.SettingRequested(var setting) ->
                redis.hset(RedisLayout.SETTINGS, setting.key(), text(setting));
        }
        marks.set(found.partition(), found.offset() + 1);
        redis.set(RedisLayout.intake(found.partition()), Long.toString(found.offset() + 1));
    }
}
