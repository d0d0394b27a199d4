package dev.kontext.gateway.kafka;

import dev.kontext.contracts.log.Topics;
import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.gateway.job.LogEnds;
import dev.kontext.gateway.refusal.UnavailableException;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Asks Kafka itself, each time anew. */
@ApplicationScoped
public class KafkaLogEnds implements LogEnds {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final TopicPartition EVENTS = new TopicPartition(Topics.EVENTS, 0);

    private final Map<String, Object> settings;
    private @Nullable Admin admin;

    public KafkaLogEnds(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        settings.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    }

    @Override
    public LogPosition events() {
        // The id first: a topic that is made anew in between has a lower end, which is refused, not a higher one.
        var topics = ask(kafka -> kafka.describeTopics(List.of(Topics.EVENTS)).allTopicNames());
        var topic = Objects.requireNonNull(topics.get(Topics.EVENTS)).topicId();
        long end = ends(List.of(EVENTS), IsolationLevel.READ_COMMITTED).getFirst();
        return new LogPosition(topic.toString(), end);
    }

    @Override
    public List<Long> requests() {
        var all = IntStream.range(0, Topics.REQUEST_PARTITIONS)
                .mapToObj(KafkaLogEnds::requestsPartition)
                .toList();
        return ends(all, IsolationLevel.READ_UNCOMMITTED);
    }

    @Override
    public long requests(int partition) {
        return ends(List.of(requestsPartition(partition)), IsolationLevel.READ_UNCOMMITTED)
                .getFirst();
    }

    @Override
    public int partitionOf(String key) {
        var bytes = key.getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(bytes)) % Topics.REQUEST_PARTITIONS;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    private List<Long> ends(List<TopicPartition> partitions, IsolationLevel isolation) {
        var latest = partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        var found = ask(kafka ->
                kafka.listOffsets(latest, new ListOffsetsOptions(isolation)).all());
        return partitions.stream()
                .map(partition -> Objects.requireNonNull(found.get(partition)).offset())
                .toList();
    }

    private <T> T ask(Function<Admin, KafkaFuture<T>> question) {
        try {
            return question.apply(admin()).get(TIMEOUT.toMillis() + 500, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException("The log does not answer for the moment; try again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The gateway is stopping; try again.", e);
        }
    }

    /** Made on first use: a start does not wait for Kafka. */
    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings);
        }
        return admin;
    }

    private static TopicPartition requestsPartition(int partition) {
        return new TopicPartition(Topics.REQUESTS, partition);
    }
}
