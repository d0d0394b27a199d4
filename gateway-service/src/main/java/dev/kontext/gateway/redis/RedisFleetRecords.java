package dev.kontext.gateway.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.contracts.setting.Setting;
import dev.kontext.contracts.setting.Settings;
import dev.kontext.gateway.fleet.SettingRecords;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Reads what operators have set. */
@ApplicationScoped
public class RedisFleetRecords implements SettingRecords {
    private static final Logger LOG = Logger.getLogger(RedisFleetRecords.class);

    private final RedisConnection redis;
    private final RedisJobRecords records;
    private final ObjectMapper json;

    public RedisFleetRecords(RedisConnection redis, RedisJobRecords records, ObjectMapper json) {
        this.redis = redis;
        this.records = records;
        this.json = json;
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
