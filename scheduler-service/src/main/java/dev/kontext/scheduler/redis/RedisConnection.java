package dev.kontext.scheduler.redis;

import dev.kontext.scheduler.record.RecordsUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A bounded pool of connections to Redis, shared by all that use it. Connects when it is first asked. */
public final class RedisConnection implements AutoCloseable {
    private static final int CONNECT_MS = 1_000;
    private static final int ANSWER_MS = 3_000;
    private static final int CONNECTIONS = 8;

    private final RedisClient client;

    /** @param address {@code redis://user:password@host:port/database}, or {@code rediss:}; only the host is needed */
    public RedisConnection(URI address) {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMinIdle(0);
        pool.setMaxWait(Duration.ofMillis(ANSWER_MS));
        client = RedisClient.builder()
                .hostAndPort(new HostAndPort(address.getHost(), address.getPort() < 0 ? 6379 : address.getPort()))
                .clientConfig(settings(address))
                .poolConfig(pool)
                .build();
    }

    private static DefaultJedisClientConfig settings(URI address) {
        if (address.getHost() == null) {
            throw new IllegalArgumentException("expected redis://host:port, got " + address.getScheme() + ":…");
        }
        var settings = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(CONNECT_MS)
                .socketTimeoutMillis(ANSWER_MS);
        if ("rediss".equals(address.getScheme())) {
            settings.sslOptions(SslOptions.defaults());
        }
        var user = address.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            if (colon > 0) {
                settings.user(user.substring(0, colon));
            }
            settings.password(user.substring(colon + 1));
        }
        var path = address.getPath();
        if (path != null && path.length() > 1) {
            settings.database(Integer.parseInt(path.substring(1)));
        }
        return settings.build();
    }

    /** @throws RecordsUnavailableException if Redis does not answer, or refuses */
    <T> T call(Function<UnifiedJedis, T> command) {
        try {
            return command.apply(client);
        } catch (JedisException e) {
            throw new RecordsUnavailableException("Redis does not answer", e);
        }
    }

    /** @throws RecordsUnavailableException if Redis does not answer, or refuses */
    Object run(Script script, List<String> keys, List<String> arguments) {
        return call(redis -> {
            try {
                return redis.evalsha(script.sha(), keys, arguments);
            } catch (JedisNoScriptException e) {
                return redis.eval(script.text(), keys, arguments);
            }
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
