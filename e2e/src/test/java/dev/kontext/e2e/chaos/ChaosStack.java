package dev.kontext.e2e.chaos;

import static org.awaitility.Awaitility.await;

import dev.kontext.contracts.job.Digest;
import dev.kontext.e2e.Repository;
import dev.kontext.e2e.system.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two schedulers, two workers and all they need, with a proxy before whatever is called over the network. */
final class ChaosStack implements AutoCloseable {
    static final List<String> TENANTS = List.of("ada", "bob", "cyd", "dan", "eve");

    private static final Duration TAKEOVER = Duration.ofSeconds(60);

    private final TestStack stack;
    private final Map<String, FaultProxy> proxies = new LinkedHashMap<>();
    private final Path folder;
    private final SkewedClocks.Offsets clocks;

    private ChaosStack(String name, Map<String, String> environment) throws IOException {
        folder = Files.createDirectories(
                Repository.ROOT.resolve("e2e/target/chaos").resolve(name));
        for (var victim : Fault.PROXIED) {
            // A random run is named for its seed.
            proxies.put(victim, new FaultProxy(() -> port(victim), (name + victim).hashCode()));
        }
        clocks = SkewedClocks.ofSchedulers(environment);
        var all = new HashMap<>(environment);
        all.put("SMALLRYE_CONFIG_LOCATIONS", settings().toString());
        all.put("KONTEXT_KAFKA_ADVERTISED_PORT", Integer.toString(proxy("kafka").port()));
        stack = TestStack.prepared("chaos-" + name, all, "--workers", "2", "--schedulers", "2", "--step-ms", "10");
    }

    /** @param environment of all its processes */
    static ChaosStack start(String name, Map<String, String> environment) {
        var chaos = prepared(name, environment);
        chaos.stack.up();
        return chaos;
    }

    /** As {@link #start}, not started yet. */
    static ChaosStack prepared(String name, Map<String, String> environment) {
        try {
            return new ChaosStack(name, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port(String service) {
        return stack.port(service);
    }

    TestStack stack() {
        return stack;
    }

    /** Where its histories lie. */
    Path folder() {
        return folder;
    }

    FaultProxy proxy(String victim) {
        var proxy = proxies.get(victim);
        if (proxy == null) {
            throw new IllegalArgumentException("no proxy before " + victim);
        }
        return proxy;
    }

    void heal() {
        proxies.values().forEach(FaultProxy::heal);
    }

    /** Where clients find it. */
    URI address() {
        return URI.create(url("gateway"));
    }

    Gateway gateway(String tenant, History history) {
        return new Gateway(address(), tenant, key(tenant), history);
    }

    Map<String, List<LogState>> log() throws IOException {
        return EventLog.read(stack.port("kafka"));
    }

    /** Whether every job in the log has ended, those that nobody was told of too. */
    boolean hasDrained() throws IOException {
        return log().values().stream().allMatch(states -> states.getLast().isTerminal());
    }

    SkewedClocks.Offsets clocks() {
        return clocks;
    }

    /** What each process has said, by the names of the files. */
    Map<String, String> said() throws IOException {
        var said = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(stack.state().resolve("logs"))) {
            for (var file : files) {
                said.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return said;
    }

    /** Words that none of them may say: what prompts hold, and all keys. */
    List<String> secrets() throws IOException {
        var secrets = new ArrayList<>(List.of(Wishes.MARK));
        TENANTS.forEach(tenant -> secrets.add(key(tenant)));
        try (var files = Files.newDirectoryStream(stack.state(), "*-key")) {
            for (var file : files) {
                secrets.add(Files.readString(file).strip());
            }
        }
        return secrets;
    }

    /** The schedulers that have become active, in that order. */
    List<String> actives() throws IOException {
        return EventLog.actives(stack.port("kafka"));
    }

    /** Waits until one more has become active: the other one, or the last, if it was back sooner. */
    void awaitSuccessor(List<String> before) {
        await().atMost(TAKEOVER)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> actives().size() > before.size());
    }

    /** Waits until the next takeover is the standby's. */
    void awaitStandby() {
        await().atMost(TAKEOVER).until(() -> stack.isReady("scheduler-1") && stack.isReady("scheduler-2"));
    }

    /** A setting of all services from their next start on. */
    void set(String name, String value) throws IOException {
        Files.writeString(settingsFile(), name + "=" + value + "\n", StandardOpenOption.APPEND);
    }

    static String key(String tenant) {
        return "chaos-" + tenant;
    }

    private String url(String victim) {
        return "http://127.0.0.1:" + proxy(victim).port();
    }

    /** Settings of all services at once, which win over those that the stack gives them. */
    private Path settings() throws IOException {
        var lines = new ArrayList<String>();
        lines.add("config_ordinal=500");
        // Each service finds the others' settings among its own.
        lines.add("smallrye.config.mapping.validate-unknown=false");
        lines.add("kafka.bootstrap.servers=127.0.0.1:" + proxy("kafka").port());
        lines.add("kontext.redis.url=redis://127.0.0.1:" + proxy("redis").port());
        lines.add("kontext.storage.url=" + url("storage"));
        lines.add("kontext.s3.endpoint=" + url("s3"));
        lines.add("kontext.scheduler.urls=" + url("scheduler-1") + "," + url("scheduler-2"));
        lines.add("kontext.scheduler.advertised-url=${chaos.${kontext.scheduler.name}}");
        lines.add("chaos.scheduler-1=" + url("scheduler-1"));
        lines.add("chaos.scheduler-2=" + url("scheduler-2"));
        lines.add("kontext.retry.max-charged=" + Checker.MAX_CHARGED);
        lines.add("kontext.retry.max-lost=" + Checker.MAX_LOST);
        for (var tenant : TENANTS) {
            lines.add("kontext.tenants." + tenant + ".key-hashes="
                    + Digest.of(key(tenant).getBytes(StandardCharsets.UTF_8)).hex());
        }
        return Files.write(settingsFile(), lines);
    }

    private Path settingsFile() {
        return folder.resolve("chaos.properties");
    }

    @Override
    public void close() {
        stack.down();
        for (var proxy : proxies.values()) {
            try {
                proxy.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
