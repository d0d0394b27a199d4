package dev.kontext.e2e.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import redis.clients.jedis.Jedis;

/** What befalls the Redis of the shared stack. */
final class SharedRedis {
    private static final TestStack STACK = SharedStack.get();

    private SharedRedis() {}

    /** All keys are gone; connections stay. */
    static void empty() {
        try (var redis = new Jedis("127.0.0.1", STACK.port("redis"))) {
            redis.flushAll();
        }
    }

    /** Ends it as a crash would; it stays away until it is started, and its files are gone. */
    static void killAndDeleteItsData() throws IOException {
        STACK.command("kill", "redis", "--hold");
        var data = STACK.state().resolve("data/redis");
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(data)) {
                    Files.delete(file);
                }
            }
        }
    }
}
