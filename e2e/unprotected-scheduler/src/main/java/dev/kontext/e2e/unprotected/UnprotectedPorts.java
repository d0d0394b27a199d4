package dev.kontext.e2e.unprotected;

import dev.kontext.scheduler.activation.Ports;
import dev.kontext.scheduler.activation.TopicsConfig;
import dev.kontext.scheduler.kafka.KafkaEventLog;
import dev.kontext.scheduler.kafka.KafkaRequestLog;
import dev.kontext.scheduler.kafka.TopicAdmin;
import dev.kontext.scheduler.log.EventLog;
import dev.kontext.scheduler.record.JobRecords;
import dev.kontext.scheduler.redis.RedisConnection;
import dev.kontext.scheduler.redis.RedisJobRecords;
import dev.kontext.scheduler.redis.RedisLiveness;
import dev.kontext.scheduler.redis.RedisSignals;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The scheduler's ports with all its protections, or without the one that {@code e2e.without} names. */
@Singleton
final class UnprotectedPorts {
    private static final Logger LOG = Logger.getLogger(UnprotectedPorts.class);

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Ports ports(
            TopicsConfig topics,
            RedisConnection redis,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap,
            @ConfigProperty(name = "e2e.without") Optional<Protection> without) {
        LOG.warnf("scheduler of the tests without=%s", without.map(Enum::name).orElse("nothing"));
        return new Ports(
                () -> new TopicAdmin(bootstrap).prepare(topics.replicationFactor()),
                () -> log(bootstrap, without),
                () -> new KafkaRequestLog(bootstrap),
                records(redis, without),
                new RedisLiveness(redis),
                new RedisSignals(redis));
    }

    private static EventLog log(String bootstrap, Optional<Protection> without) {
        if (without.equals(Optional.of(Protection.FENCING))) {
            return new KafkaEventLog(bootstrap, UUID.randomUUID().toString());
        }
        var log = new KafkaEventLog(bootstrap);
        return without.equals(Optional.of(Protection.APPEND_FIRST)) ? new HastyEventLog(log) : log;
    }

    private static JobRecords records(RedisConnection redis, Optional<Protection> without) {
        var records = new RedisJobRecords(redis);
        return without.equals(Optional.of(Protection.POSITION)) ? new CarelessJobRecords(records) : records;
    }
}
