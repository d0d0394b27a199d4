package dev.kontext.e2e.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Everything in Redis at one moment, as a replica that lags holds it.
 *
 * @param words each key with its time to live and its value
 */
record RedisCopy(List<byte[]> words) {
    static final RedisCopy NONE = new RedisCopy(List.of());

    private static final byte[] COPY = script("""
            local copy = {}
            for _, key in ipairs(redis.call('KEYS', '*')) do
              copy[#copy + 1] = key
              copy[#copy + 1] = tostring(math.max(0, redis.call('PTTL', key)))
              copy[#copy + 1] = redis.call('DUMP', key)
            end
            return copy
            """);

    private static final byte[] RESTORE = script("""
            redis.call('FLUSHALL')
            for at = 1, #ARGV, 3 do
              redis.call('RESTORE', ARGV[at], ARGV[at + 1], ARGV[at + 2])
            end
            """);

    static RedisCopy of(Jedis redis) {
        var words = new ArrayList<byte[]>();
        for (var word : (List<?>) redis.eval(COPY)) {
            words.add((byte[]) word);
        }
        return new RedisCopy(List.copyOf(words));
    }

    /** Nobody is told. */
    void restore(Jedis redis) {
        if (!words.isEmpty()) {
            redis.eval(RESTORE, List.of(), words);
        }
    }

    /** The replica takes over: everybody has to connect anew. */
    void failOver(Jedis redis) {
        restore(redis);
        for (var type : List.of(ClientType.PUBSUB, ClientType.NORMAL)) {
            redis.clientKill(new ClientKillParams().type(type).skipMe(ClientKillParams.SkipMe.YES));
        }
    }

    private static byte[] script(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
