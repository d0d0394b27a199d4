package dev.kontext.devstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Redis server that keeps its data in an append-only file and evicts nothing. */
public final class RedisProcess extends LocalServer {
    private final ProcessSpec spec;

    RedisProcess(Path data, Path log, int port) {
        super(port);
        var folder = Folders.create(data.toAbsolutePath());
        spec = new ProcessSpec(
                "redis",
                List.of(
                        RedisBinary.find().toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "everysec",
                        "--maxmemory-policy",
                        "noeviction"),
                Map.of(),
                folder,
                log,
                () -> Probe.ask(port, "PING\r\n").equals("+PONG"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15));
    }

    /**
     * Starts a server and waits until it has loaded its data.
     *
     * @param data an empty folder, or that of an earlier server, whose data is then there again
     * @param port 0 for any free one
     */
    public static RedisProcess start(Path data, int port) {
        var redis = new RedisProcess(data, data.resolve("redis.log"), port == 0 ? Ports.free() : port);
        redis.start();
        return redis;
    }

    /** host:port. */
    @Override
    public String address() {
        return "127.0.0.1:" + port();
    }

    @Override
    ProcessSpec spec() {
        return spec;
    }
}
