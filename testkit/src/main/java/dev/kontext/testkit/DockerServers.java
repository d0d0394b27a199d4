package dev.kontext.testkit;

import java.net.URI;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Containers. Testcontainers removes them when this JVM ends. */
final class DockerServers {
    private static final String MINIO_KEY = "testkit-access";
    private static final String MINIO_SECRET = "testkit-secret";

    private DockerServers() {}

    static String kafka() {
        return running(new KafkaContainer("apache/kafka:4.3.1")
                        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1")
                        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"))
                .getBootstrapServers();
    }

    static String redis() {
        return address(running(container("redis:7.2-alpine")
                .withExposedPorts(6379)
                .withCommand("redis-server", "--maxmemory-policy", "noeviction")
                .waitingFor(Wait.forListeningPort())));
    }

    static S3Access s3() {
        var minio = running(container("minio/minio:RELEASE.2025-09-07T16-13-09Z")
                .withExposedPorts(9000)
                .withEnv("MINIO_ROOT_USER", MINIO_KEY)
                .withEnv("MINIO_ROOT_PASSWORD", MINIO_SECRET)
                .withCommand("server", "/data")
                .waitingFor(Wait.forHttp("/minio/health/ready").forPort(9000)));
        return new S3Access(URI.create("http://" + address(minio)), "us-east-1", MINIO_KEY, MINIO_SECRET);
    }

    @SuppressWarnings("resource") // Ends with the JVM, as all tests of it share it.
    private static GenericContainer<?> container(String image) {
        return new GenericContainer<>(DockerImageName.parse(image));
    }

    private static <C extends GenericContainer<?>> C running(C container) {
        container.start();
        return container;
    }

    private static String address(GenericContainer<?> container) {
        return container.getHost() + ":" + container.getFirstMappedPort();
    }
}
