package dev.kontext.storage.health;

import dev.kontext.storage.object.StoreException;
import dev.kontext.storage.s3.S3ObjectStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Probes the bucket, which it creates when it is missing, and the topic of the fold. Ready means that both have been
 * seen since the start: later outages are answered call by call, and must not take every replica away.
 */
@Readiness
@Singleton
class Probes implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Probes.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final S3ObjectStore store;
    private final String bootstrap;
    private final String topic;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean bucketSeen;
    private volatile boolean topicSeen;

    @Inject
    Probes(
            S3ObjectStore store,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap,
            @ConfigProperty(name = "mp.messaging.incoming.events.topic") String topic) {
        this.store = store;
        this.bootstrap = bootstrap;
        this.topic = topic;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("probe-bucket").start(() -> repeat("bucket", this::probeBucket));
        Thread.ofVirtual().name("probe-topic").start(() -> repeat("topic", this::probeTopic));
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("storage")
                .withData("bucket", bucketSeen)
                .withData("topic", topicSeen)
                .status(bucketSeen && topicSeen)
                .build();
    }

    private void repeat(String what, BooleanSupplier probe) {
        try {
            do {
                if (probe.getAsBoolean()) {
                    LOG.infof("%s probed", what);
                    return;
                }
            } while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean probeBucket() {
        try {
            store.prepare();
            bucketSeen = true;
        } catch (StoreException e) {
            LOG.debugf("bucket not there yet: %s", e.getMessage());
        }
        return bucketSeen;
    }

    private boolean probeTopic() {
        try (var admin = Admin.create(settings())) {
            while (!topicSeen && stopping.getCount() > 0) {
                topicSeen = hasLeader(admin);
                if (!topicSeen && stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        } catch (KafkaException e) {
            LOG.warnf("Kafka not there yet: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return topicSeen;
    }

    private Map<String, Object> settings() {
        return Map.of(
                "bootstrap.servers",
                bootstrap,
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                10_000,
                "enable.metrics.push",
                false);
    }

    private boolean hasLeader(Admin admin) throws InterruptedException {
        try {
            return Optional.ofNullable(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .filter(found -> found.partitions().stream().allMatch(part -> part.leader() != null))
                    .isPresent();
        } catch (ExecutionException e) {
            LOG.debugf("topic not there yet topic=%s: %s", topic, e.getMessage());
            return false;
        }
    }
}
