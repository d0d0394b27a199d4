package dev.kontext.scheduler.activation;

import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.storage.Receipts;
import dev.kontext.scheduler.fairness.DeficitRoundRobin;
import dev.kontext.scheduler.fairness.StepsAndPixels;
import dev.kontext.scheduler.kafka.KafkaEventLog;
import dev.kontext.scheduler.kafka.KafkaRequestLog;
import dev.kontext.scheduler.kafka.TopicAdmin;
import dev.kontext.scheduler.lease.AttemptLimit;
import dev.kontext.scheduler.loop.LoopMetrics;
import dev.kontext.scheduler.loop.LoopSettings;
import dev.kontext.scheduler.redis.RedisConnection;
import dev.kontext.scheduler.redis.RedisJobRecords;
import dev.kontext.scheduler.redis.RedisLiveness;
import dev.kontext.scheduler.redis.RedisSignals;
import dev.kontext.scheduler.retry.RetryPolicy;
import dev.kontext.scheduler.turn.Rules;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the scheduler together from the settings, and starts and stops it with the process. */
@Singleton
final class SchedulerWiring {
    private static final Logger LOG = Logger.getLogger(SchedulerWiring.class);

    @Produces
    @Singleton
    Scheduler scheduler(
            SchedulerConfig scheduler,
            LeaseConfig lease,
            AttemptConfig attempt,
            RetryConfig retry,
            JobsConfig jobs,
            LanesConfig lanes,
            TurnConfig turn,
            ReceiptsConfig receipts,
            Ports ports,
            MeterRegistry meters) {
        var rules = new Rules(
                new RetryPolicy(retry.maxCharged(), retry.maxLost(), retry.firstDelay(), retry.maxDelay()),
                new AttemptLimit(attempt.limitFactor(), attempt.leastLimit()),
                new StepsAndPixels(attempt.msPerStep()),
                new Receipts(receipts.key()),
                jobs.retention(),
                jobs.forgetAfter(),
                lease.cancelGrace());
        var settings = new LoopSettings(turn.gap(), turn.callWait(), lease.ttl(), jobs.purgeEvery(), turn.maxCalls());
        var weights = Map.of(Lane.INTERACTIVE, lanes.interactive(), Lane.BATCH, lanes.batch());
        return new Scheduler(
                new Identity(
                        scheduler.name().orElseGet(SchedulerWiring::hostName),
                        scheduler.advertisedUrl(),
                        scheduler.alone(),
                        scheduler.takeoverAfter()),
                ports,
                rules,
                settings,
                () -> new DeficitRoundRobin(weights),
                new LoopMetrics(meters),
                InstantSource.system());
    }

    @Produces
    @Singleton
    Ports ports(
            TopicsConfig topics,
            RedisConnection redis,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        return new Ports(
                () -> new TopicAdmin(bootstrap).prepare(topics.replicationFactor()),
                () -> new KafkaEventLog(bootstrap),
                () -> new KafkaRequestLog(bootstrap),
                new RedisJobRecords(redis),
                new RedisLiveness(redis),
                new RedisSignals(redis));
    }

    @Produces
    @Singleton
    RedisConnection redis(RedisConfig config) {
        return new RedisConnection(config.url());
    }

    void start(@Observes StartupEvent event, Scheduler scheduler) {
        scheduler.start();
    }

    void stop(@Observes ShutdownEvent event, Scheduler scheduler, RedisConnection redis) {
        scheduler.close();
        redis.close();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOG.debug("host has no name", e);
            return "scheduler";
        }
    }
}
