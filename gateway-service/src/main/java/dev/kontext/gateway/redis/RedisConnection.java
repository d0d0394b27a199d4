package dev.kontext.gateway.redis;

import dev.kontext.gateway.refusal.UnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.util.JedisURIHelper;

/** The pooled connections to Redis, which notice when another Redis process answers than before. */
@ApplicationScoped
public class RedisConnection {
    private final RedisConfig config;
    private final PooledConnectionProvider connections;
    private final RedisClient client;
    private volatile String run = "";

    public RedisConnection(RedisConfig config) {
        this.config = config;
        var settings = clientConfig((int) config.timeout().toMillis());
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(config.maxConnections());
        pool.setMaxIdle(config.maxConnections());
        pool.setMaxWait(config.timeout());
        pool.setTestWhileIdle(false);
        connections = new PooledConnectionProvider(new Factory(settings), pool);
        client = RedisClient.builder().connectionProvider(connections).build();
    }

    /**
     * Runs a command, twice if the connection breaks: after a restart of Redis every idle one is broken. Commands must
     * bear that.
     *
     * @throws UnavailableException if Redis does not answer
     */
    <T> T call(Function<RedisClient, T> command) {
        long start = System.nanoTime();
        try {
            return command.apply(client);
        } catch (JedisConnectionException e) {
            connections.getPool().clear();
            if (System.nanoTime() - start > config.timeout().toNanos() / 2) {
                throw unavailable(e);
            }
        } catch (JedisException e) {
            throw unavailable(e);
        }
        try {
            return command.apply(client);
        } catch (JedisException e) {
            throw unavailable(e);
        }
    }

    /** Names the process that the latest connection leads to. */
    String run() {
        return run;
    }

    HostAndPort address() {
        return JedisURIHelper.getHostAndPort(config.url());
    }

    /** @param readTimeoutMs how long an answer may take, 0 for ever */
    final JedisClientConfig clientConfig(int readTimeoutMs) {
        var settings = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) config.timeout().toMillis())
                .socketTimeoutMillis(readTimeoutMs)
                .user(JedisURIHelper.getUser(config.url()))
                .password(JedisURIHelper.getPassword(config.url()))
                .database(JedisURIHelper.getDBIndex(config.url()));
        if (JedisURIHelper.isRedisSSLScheme(config.url())) {
            settings.sslOptions(SslOptions.defaults());
        }
        return settings.build();
    }

    private static UnavailableException unavailable(JedisException e) {
        return new UnavailableException("The job records do not answer for the moment; try again.", e);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** Asks each new connection which process it leads to, before anything is read through it. */
    private final class Factory extends ConnectionFactory {
        Factory(JedisClientConfig settings) {
            super(JedisURIHelper.getHostAndPort(config.url()), settings);
        }

        @Override
        protected void initialize(Connection connection) {
            super.initialize(connection);
            var info = connection.executeCommand(new CommandObject<>(
                    new CommandArguments(Protocol.Command.INFO).add("server"), BuilderFactory.STRING));
            info.lines()
                    .filter(line -> line.startsWith("run_id:"))
                    .findFirst()
                    .ifPresent(line -> run = line.substring("run_id:".length()).strip());
        }
    }
}
