package dev.kontext.devstack;

import dev.kontext.devstack.ModelServices.Model;
import dev.kontext.devstack.ServicePlan.Stage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The services of a stack, each after those it needs: what is started, with which settings, on which port. */
final class ServiceTable {
    static final String TOPICS = "topics";
    static final String GATEWAY = "gateway";
    static final String TENANT = "local";
    private static final String RECEIPTS_KEY = "kontext.receipts.key";

    private final Installation installation;
    private final StateFolder state;
    private final StackOptions options;
    private final PortPlan ports;
    private final String serviceKey;
    private final String receiptsKey;
    private final String apiKeyHash;
    private final String adminKeyHash;
    private final List<ServicePlan> services = new ArrayList<>();

    private ServiceTable(Installation installation, StateFolder state, StackOptions options, PortClaims claims) {
        this.installation = installation;
        this.state = state;
        this.options = options;
        this.ports = new PortPlan(state, claims);
        this.serviceKey = state.secret("service-key");
        this.receiptsKey = state.secret("receipts-key");
        this.apiKeyHash = sha256(state.secret("api-key"));
        this.adminKeyHash = sha256(state.secret("admin-key"));
    }

    /**
     * Chooses ports, makes the keys that are missing, and lists the services.
     *
     * @param claims to be held for as long as the services run
     * @throws StackException if something is not built, or the state folder cannot be written
     */
    static List<ServicePlan> of(Installation installation, StateFolder state, StackOptions options, PortClaims claims) {
        var table = new ServiceTable(installation, state, options, claims);
        table.fill();
        table.ports.save();
        return List.copyOf(table.services);
    }

    private void fill() {
        int kafka = ports.of("kafka", 8460);
        int redis = ports.of("redis", 8462);
        int s3 = ports.of("s3", 8463);
        int storage = ports.of("storage", 8430);
        List<Integer> schedulers = several("scheduler", options.schedulers(), 8431);
        List<Integer> workers = several("worker", options.workers(), 8440);
        int gateway = ports.of(GATEWAY, 8420);

        addBase(kafka, redis, s3);
        var models = new ModelServices(installation, state, options, ports).forWorkers();
        models.forEach(model -> model.service().ifPresent(services::add));
        addStorage(storage, kafka, s3);
        addSchedulers(schedulers, kafka, redis);
        addGateway(gateway, kafka, redis, storage);
        var schedulerUrls = schedulers.stream().map(ServiceTable::url).collect(Collectors.joining(","));
        for (int i = 0; i < workers.size(); i++) {
            addWorker("worker-" + (i + 1), workers.get(i), models.get(i), schedulerUrls, url(storage));
        }
    }

    private List<Integer> several(String name, int count, int firstPort) {
        return IntStream.range(0, count)
                .mapToObj(i -> ports.of(name + "-" + (i + 1), firstPort + i))
                .toList();
    }

    private void addBase(int kafka, int redis, int s3) {
        var broker = new KafkaProcess(
                installation, state.data("kafka"), state.log("kafka"), kafka, ports.of("kafka-controller", 8461));
        var cache = new RedisProcess(state.data("redis"), state.log("redis"), redis);
        var store = new S3Process(
                installation, state.data("s3"), state.log("s3"), s3, state.secret("s3-access-key"), s3Secret());
        add("Kafka", kafka, Stage.BASE, broker.spec());
        add("Redis", redis, Stage.BASE, cache.spec());
        add("object store", s3, Stage.BASE, store.spec());
    }

    private String s3Secret() {
        return state.secret("s3-secret-key");
    }

    private void addStorage(int port, int kafka, int s3) {
        addQuarkus(
                "storage",
                "storage",
                "storage-service",
                "1g",
                port,
                Stage.CORE,
                Map.of(
                        "kafka.bootstrap.servers",
                        "127.0.0.1:" + kafka,
                        "kontext.s3.endpoint",
                        url(s3),
                        "kontext.s3.region",
                        "us-east-1",
                        "kontext.s3.access-key",
                        state.secret("s3-access-key"),
                        "kontext.s3.secret-key",
                        s3Secret(),
                        "kontext.s3.bucket",
                        "kontext",
                        RECEIPTS_KEY,
                        receiptsKey),
                "s3",
                TOPICS);
    }

    private void addSchedulers(List<Integer> schedulerPorts, int kafka, int redis) {
        for (int i = 0; i < schedulerPorts.size(); i++) {
            int port = schedulerPorts.get(i);
            var name = "scheduler-" + (i + 1);
            addQuarkus(
                    name,
                    name,
                    "scheduler-service",
                    "256m",
                    port,
                    Stage.CORE,
                    Map.of(
                            "kafka.bootstrap.servers",
                            "127.0.0.1:" + kafka,
                            "kontext.redis.url",
                            "redis://127.0.0.1:" + redis,
                            "kontext.scheduler.name",
                            name,
                            "kontext.scheduler.advertised-url",
                            url(port),
                            RECEIPTS_KEY,
                            receiptsKey),
                    "redis",
                    TOPICS);
        }
    }

    private void addGateway(int port, int kafka, int redis, int storage) {
        addQuarkus(
                GATEWAY,
                GATEWAY,
                "gateway-service",
                "256m",
                port,
                Stage.EDGE,
                Map.of(
                        "kafka.bootstrap.servers",
                        "127.0.0.1:" + kafka,
                        "kontext.redis.url",
                        "redis://127.0.0.1:" + redis,
                        "kontext.storage.url",
                        url(storage),
                        // A scheduler here has an eighth of the memory that it has in a pod.
                        "kontext.submissions.max-active-bytes",
                        "32M",
                        "kontext.tenants." + TENANT + ".key-hashes",
                        apiKeyHash,
                        "kontext.admin.key-hashes",
                        adminKeyHash),
                "redis",
                TOPICS);
    }

    private void addWorker(String name, int port, Model model, String schedulerUrls, String storageUrl) {
        List<String> needs = new ArrayList<>(List.of(TOPICS));
        model.service().map(ServicePlan::name).ifPresent(needs::add);
        addQuarkus(
                name,
                name,
                "gpu-worker",
                "1g",
                port,
                Stage.EDGE,
                Map.of(
                        "kontext.scheduler.urls", schedulerUrls,
                        "kontext.storage.url", storageUrl,
                        "kontext.worker.name", name,
                        "kontext.model.address", model.address()),
                needs.toArray(String[]::new));
    }

    private void addQuarkus(
            String name,
            String title,
            String module,
            String heap,
            int port,
            Stage stage,
            Map<String, String> settings,
            String... needs) {
        Path app = installation.service(module);
        var all = new TreeMap<>(settings);
        all.put("quarkus.http.host", "127.0.0.1");
        all.put("quarkus.http.port", Integer.toString(port));
        all.put("quarkus.banner.enabled", "false");
        // It is asked many times a second while it starts.
        all.put("quarkus.log.category.\"io.smallrye.health\".level", "ERROR");
        all.put("kontext.service.key", serviceKey);
        var jvm = new ArrayList<String>();
        // Names that are part of a key: an environment variable could not tell dots from dashes.
        all.entrySet().stream()
                .filter(setting -> isKeyedByName(setting.getKey()))
                .forEach(setting -> jvm.add("-D" + setting.getKey() + "=" + setting.getValue()));
        jvm.add("-jar");
        jvm.add("quarkus-run.jar");
        Map<String, String> environment = all.entrySet().stream()
                .filter(setting -> !isKeyedByName(setting.getKey()))
                .collect(Collectors.toMap(setting -> variable(setting.getKey()), Map.Entry::getValue));
        add(
                title,
                port,
                stage,
                new ProcessSpec(
                        name,
                        Jvm.command(installation, module, heap, jvm),
                        environment,
                        app,
                        state.log(name),
                        Probe.httpOk(port, "/q/health/ready"),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(12)),
                needs);
    }

    private void add(String title, int port, Stage stage, ProcessSpec spec, String... needs) {
        services.add(new ServicePlan(title, port, stage, spec, List.of(needs)));
    }

    private static boolean isKeyedByName(String property) {
        return property.startsWith("kontext.tenants.") || property.contains("\"");
    }

    /** The usual spelling of a property as an environment variable. */
    static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
