package dev.kontext.devstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A Kafka broker of one node, controller included. */
public final class KafkaProcess extends LocalServer {
    /** The port at which the broker tells clients to find it: of a proxy before it, in tests. */
    private static final String ADVERTISED = "KONTEXT_KAFKA_ADVERTISED_PORT";

    private final ProcessSpec spec;

    KafkaProcess(Installation installation, Path data, Path log, int port, int controllerPort) {
        super(port);
        var folder = data.toAbsolutePath();
        Folders.writeSecret(folder.resolve("server.properties"), properties(folder, port, controllerPort));
        var jvm = new ArrayList<>(Jvm.simpleLogger("warn"));
        jvm.add("-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info");
        jvm.add("-Dlog4j2.level=WARN");
        jvm.add("-Dcom.sun.management.jmxremote=false");
        jvm.add("-cp");
        jvm.add(installation.classPath("devstack/kafka-broker"));
        jvm.add("dev.kontext.devstack.kafka.Broker");
        jvm.add(folder.resolve("server.properties").toString());
        spec = new ProcessSpec(
                "kafka",
                Jvm.command(installation, "kafka-broker", "256m", jvm),
                Map.of(),
                folder,
                log,
                () -> answers(port),
                Duration.ofSeconds(90),
                Duration.ofSeconds(15));
    }

    /**
     * Starts a broker and waits until it can be used.
     *
     * @param data an empty folder, or that of an earlier broker, whose topics are then there again
     * @param port 0 for any free one
     */
    public static KafkaProcess start(Path data, int port) {
        Folders.create(data);
        var kafka = new KafkaProcess(
                Installation.find(), data, data.resolve("kafka.log"), port == 0 ? Ports.free() : port, Ports.free());
        kafka.start();
        return kafka;
    }

    /** The bootstrap address, host:port. */
    @Override
    public String address() {
        return address(port());
    }

    @Override
    ProcessSpec spec() {
        return spec;
    }

    static Map<String, Object> adminConfig(String bootstrap) {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                20000,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false);
    }

    private static String address(int port) {
        return "127.0.0.1:" + port;
    }

    /** A port that is open is not enough: the broker serves only once its controller has let it in. */
    private static boolean answers(int port) {
        if (!Probe.accepts(port).ready()) {
            return false;
        }
        try (var admin = Admin.create(adminConfig(address(port)))) {
            return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String properties(Path folder, int port, int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%4$s
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                # One node: with the defaults, groups and transactions would wait for two more.
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=false
                # The default takes 128 MB of heap at once.
                log.cleaner.dedupe.buffer.size=2097152
                # After a kill the broker waits for its own former session to lapse.
                broker.session.timeout.ms=5000
                broker.heartbeat.interval.ms=500
                # Nobody to elect against.
                controller.quorum.election.timeout.ms=200
                controller.quorum.election.backoff.max.ms=200
                num.network.threads=2
                num.io.threads=4
                num.replica.fetchers=1
                background.threads=2
                """.formatted(
                        port,
                        controllerPort,
                        folder.resolve("log").toString().replace("\\", "\\\\"),
                        System.getenv().getOrDefault(ADVERTISED, Integer.toString(port)));
    }
}
