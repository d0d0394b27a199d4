package dev.kontext.scheduler.redis;

import dev.kontext.contracts.redis.RedisLayout;
import dev.kontext.scheduler.record.Liveness;
import java.util.Optional;
import java.util.OptionalLong;

/** The counter in Redis. */
public final class RedisLiveness implements Liveness {
    private final RedisConnection redis;

    public RedisLiveness(RedisConnection redis) {
        this.redis = redis;
    }

    @Override
    public long raise() {
        return redis.call(client -> client.incr(RedisLayout.HEARTBEAT));
    }

    @Override
    public OptionalLong read() {
        return redis.call(client -> Optional.ofNullable(client.get(RedisLayout.HEARTBEAT)))
                .map(counter -> OptionalLong.of(Long.parseLong(counter)))
                .orElse(OptionalLong.empty());
    }
}
