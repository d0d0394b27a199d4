package dev.kontext.scheduler;

import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.job.LeaseId;
import dev.kontext.contracts.job.LeaseToken;
import dev.kontext.scheduler.fairness.StepsAndPixels;
import dev.kontext.scheduler.fairness.WeightedLanes;
import dev.kontext.scheduler.http.RegistryMeters;
import dev.kontext.scheduler.kafka.KafkaEventLog;
import dev.kontext.scheduler.kafka.KafkaRequestLog;
import dev.kontext.scheduler.kafka.TopicAdmin;
import dev.kontext.scheduler.lease.AttemptLimit;
import dev.kontext.scheduler.loop.Identity;
import dev.kontext.scheduler.loop.LeaseTerms;
import dev.kontext.scheduler.loop.Parts;
import dev.kontext.scheduler.loop.SchedulerLoop;
import dev.kontext.scheduler.redis.RedisConnection;
import dev.kontext.scheduler.redis.RedisJobRecords;
import dev.kontext.scheduler.redis.RedisLiveness;
import dev.kontext.scheduler.redis.RedisSignals;
import dev.kontext.scheduler.retry.RetryPolicy;
import dev.kontext.scheduler.turn.Chance;
import dev.kontext.scheduler.turn.Rules;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the scheduler together from its configuration, and starts and stops it. */
@ApplicationScoped
class SchedulerParts {
    private final String brokers;

    SchedulerParts(@ConfigProperty(name = "kafka.bootstrap.servers") String brokers) {
        this.brokers = brokers;
    }

    @Produces
    @Singleton
    SchedulerLoop loop(
            SchedulerConfig scheduler,
            LeaseConfig lease,
            AttemptsConfig attempts,
            JobsConfig jobs,
            LanesConfig lanes,
            TopicsConfig topics,
            RedisConfig redis,
            MeterRegistry registry) {
        var connection = new RedisConnection(redis.url());
        var parts = new Parts(
                new KafkaEventLog(brokers),
                new KafkaRequestLog(brokers),
                new RedisJobRecords(connection),
                new RedisLiveness(connection),
                new RedisSignals(connection),
                rules(attempts, jobs),
                () -> new WeightedLanes(
                        Map.of(Lane.INTERACTIVE, lanes.interactiveWeight(), Lane.BATCH, lanes.batchWeight())),
                new SecureChance(),
                Clock.systemUTC(),
                new RegistryMeters(registry));
        var admin = new TopicAdmin(brokers);
        return new SchedulerLoop(
                parts,
                new Identity(
                        scheduler.name().orElseGet(SchedulerParts::hostName),
                        scheduler.advertisedUrl(),
                        scheduler.alone(),
                        scheduler.takeoverAfter()),
                new LeaseTerms(lease.ttl(), lease.stall(), lease.heartbeat()),
                jobs.purgeInterval(),
                () -> admin.prepare(topics.replicationFactor()));
    }

    void start(@Observes StartupEvent started, SchedulerLoop loop) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent stopping, SchedulerLoop loop) {
        loop.close();
    }

    private static Rules rules(AttemptsConfig attempts, JobsConfig jobs) {
        return new Rules(
                new RetryPolicy(attempts.maxCharged(), attempts.maxLost(), attempts.firstDelay(), attempts.maxDelay()),
                new AttemptLimit(attempts.limitFactor(), attempts.limitLeast()),
                new StepsAndPixels(attempts.msPerStep()),
                jobs.retention(),
                jobs.forgetAfter(),
                jobs.cancelGrace());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "scheduler";
        }
    }

    /** What must not be guessed comes from the system's secure source. */
    private static final class SecureChance implements Chance {
        private final SecureRandom random = new SecureRandom();

        @Override
        public LeaseId lease() {
            return LeaseId.of(bytes(16));
        }

        @Override
        public LeaseToken token() {
            return LeaseToken.of(bytes(32));
        }

        @Override
        public double jitter() {
            return random.nextDouble();
        }

        private byte[] bytes(int count) {
            var bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        }
    }
}
