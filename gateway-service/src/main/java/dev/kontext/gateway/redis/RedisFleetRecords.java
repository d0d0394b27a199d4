package dev.kontext.gateway.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.FleetFigures;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.gateway.fleet.FleetRecords;
import dev.kontext.gateway.fleet.SettingRecords;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads what operators have set, and what the active scheduler tells of the fleet. */
@ApplicationScoped
public class RedisFleetRecords implements FleetRecords, SettingRecords {
    private static final Logger LOG = Logger.getLogger(RedisFleetRecords.class);

    /** The scheduler tells once a second. */
    private static final Duration KEPT = Duration.ofMillis(500);

    private final RedisConnection redis;
    private final RedisJobRecords records;
    private final ObjectMapper json;
    private final Recent<State> state;

    public RedisFleetRecords(RedisConnection redis, RedisJobRecords records, ObjectMapper json) {
        this.redis = redis;
        this.records = records;
        this.json = json;
        state = new Recent<>(KEPT, this::read);
    }

    @Override
    public State state() {
        return state.get();
    }

    private State read() {
        var settings = redis.call(client -> client.hvals(RedisLayout.SETTINGS));
        var figures = Optional.ofNullable(redis.call(client -> client.get(RedisLayout.FLEET)))
                .flatMap(text -> read(text, FleetFigures.class));
        return new State(settings(settings), figures);
    }

    @Override
    public long running(TenantId tenant) {
        return redis.call(client -> client.zcard(RedisLayout.jobsOf(tenant, JobStatus.RUNNING)));
    }

    @Override
    public Place place(TenantId tenant, Instant acceptedAt) {
        var earlier = "(" + acceptedAt.toEpochMilli();
        return redis.call(client -> {
            try (var pipeline = client.pipelined()) {
                var running = pipeline.zcard(RedisLayout.jobsOf(tenant, JobStatus.RUNNING));
                var ahead = pipeline.zcount(RedisLayout.jobsOf(tenant, JobStatus.QUEUED), "-inf", earlier);
                pipeline.sync();
                return new Place(running.get(), ahead.get());
            }
        });
    }

    @Override
    public Known settings() {
        return redis.call(client -> {
            try (var transaction = client.multi()) {
                var marks = transaction.mget(RedisLayout.POSITION, RedisLayout.GATEWAY_MARK);
                var settings = transaction.hvals(RedisLayout.SETTINGS);
                transaction.exec();
                return new Known(records.position(marks.get()), settings(settings.get()));
            }
        });
    }

    @Override
    public long intake(int partition) {
        var mark = redis.call(client -> Optional.ofNullable(client.get(RedisLayout.intake(partition))));
        return mark.map(Long::parseLong).orElse(0L);
    }

    @Override
    public boolean hasJobs(TenantId tenant) {
        return redis.call(client -> client.exists(RedisLayout.jobsOf(tenant)));
    }

    private Settings settings(Collection<String> texts) {
        return Settings.of(texts.stream()
                .flatMap(text -> read(text, Setting.class).stream())
                .toList());
    }

    /** Written by a newer scheduler, perhaps: what is not understood is passed over. */
    private <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.of(json.readValue(text, type));
        } catch (JsonProcessingException e) {
            LOG.warnf("value in Redis cannot be read type=%s reason=%s", type.getSimpleName(), e.getClass());
            return Optional.empty();
        }
    }
}
