package dev.kontext.testkit;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A real Kafka, Redis and S3 for the tests of one JVM: from containers when a Docker engine answers, else the devstack's
 * processes. Each is started when it is first asked for, shared by all tests of the JVM, and stopped when the JVM ends.
 * Tests that stop or kill a server start one of their own with {@code KafkaProcess}, {@code RedisProcess} or
 * {@code S3Process}.
 */
public final class TestServers {
    private static final String STATE = "kontext.testkit.";

    /** A literal is the same object for every class loader. */
    private static final Object JVM_WIDE = "dev.kontext.testkit.TestServers";

    private TestServers() {}

    /** Kafka's bootstrap address, {@code host:port}. Topics are not created by themselves. */
    public static String kafka() {
        return once("kafka", () -> Docker.answers() ? DockerServers.kafka() : LocalServers.kafka());
    }

    /** Redis' address, {@code redis://host:port}. */
    public static String redis() {
        return once("redis", () -> "redis://" + (Docker.answers() ? DockerServers.redis() : LocalServers.redis()));
    }

    /** An S3-compatible store: MinIO in a container, else S3Proxy. */
    public static S3Access s3() {
        return parse(once("s3", () -> format(Docker.answers() ? DockerServers.s3() : LocalServers.s3())));
    }

    /** A real MinIO, where its program is cached; nothing is downloaded for it. */
    public static Optional<S3Access> minio() {
        return Minio.program().map(program -> parse(once("minio", () -> format(Minio.start(program)))));
    }

    /** A name that no other test has: for topics, groups, buckets and tenants. Lower case letters, digits and dashes. */
    public static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The checkout's root folder. */
    static Path root() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("devstack/kafka-broker/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no checkout above " + Path.of("").toAbsolutePath());
    }

    /**
     * Starts at most once per JVM. Quarkus loads this class once for each of its class loaders, so what has been started
     * is kept where all of them see it.
     */
    private static String once(String name, Supplier<String> start) {
        // Not the lock of the properties themselves: what starts a server sets and reads them in other threads.
        synchronized (JVM_WIDE) {
            var known = System.getProperty(STATE + name);
            if (known != null) {
                return known;
            }
            var started = start.get();
            System.setProperty(STATE + name, started);
            return started;
        }
    }

    private static String format(S3Access s3) {
        return String.join(" ", s3.endpoint().toString(), s3.region(), s3.accessKey(), s3.secretKey());
    }

    private static S3Access parse(String text) {
        var parts = text.split(" ", -1);
        return new S3Access(URI.create(parts[0]), parts[1], parts[2], parts[3]);
    }
}
