package dev.kontext.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** A Redis that answers, and takes no writes. */
enum RefusingRedis {
    FULL("OOM") {
        @Override
        void spoil(Jedis redis) {
            // Below what an empty Redis needs, so that it never has room between two commands.
            redis.configSet("maxmemory", "1");
        }
    },
    READ_ONLY("READONLY") {
        @Override
        void spoil(Jedis redis) {
            redis.replicaof("127.0.0.1", 1);
        }
    };

    private final String refusal;

    RefusingRedis(String refusal) {
        this.refusal = refusal;
    }

    abstract void spoil(Jedis redis);

    /** From now on, until the breaker heals. */
    void begin(ChaosStack stack) {
        try (var redis = connect(stack)) {
            spoil(redis);
        }
        assertInForce(stack);
    }

    void assertInForce(ChaosStack stack) {
        try (var redis = connect(stack)) {
            assertThatThrownBy(() -> redis.set("e2e:probe", "written"))
                    .as("a write to a Redis that is %s", this)
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageStartingWith(refusal);
        }
    }

    private static Jedis connect(ChaosStack stack) {
        return new Jedis("127.0.0.1", stack.stack().port("redis"), 2_000);
    }
}
