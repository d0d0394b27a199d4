package dev.kontext.e2e.chaos;

import dev.kontext.contracts.job.Digest;
import dev.kontext.e2e.Repository;
import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.Entry.View;
import dev.kontext.e2e.system.TestStack;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * One run: a stack of two schedulers, two workers and proxies, clients of three tenants, and faults one after another
 * as the seed has them. Then everything is mended, the backlog drains, and the history is checked.
 */
final class ChaosRun {
    private static final List<String> TENANTS = List.of("ada", "bob", "cyd");
    private static final int CLIENTS_EACH = 4;
    private static final Duration DRAIN = Duration.ofMinutes(3);

    private final long seed;
    private final Duration length;
    private final Path folder;

    /** @param length for how long things break */
    ChaosRun(long seed, Duration length) {
        this.seed = seed;
        this.length = length;
        this.folder = Repository.ROOT.resolve("e2e/target/chaos").resolve(Long.toString(seed));
    }

    /** What came of it. */
    record Outcome(int jobs, Map<String, Long> ends, Map<String, Long> faults, List<Violation> violations) {
        long faultCount() {
            return faults.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    Path history() {
        return folder.resolve("history.jsonl");
    }

    Outcome run() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        var stack = new TestStack[1];
        var proxies = new LinkedHashMap<String, FaultProxy>();
        for (var name : List.of("gateway", "redis", "storage", "s3")) {
            IntSupplier port = () -> stack[0].port(name);
            proxies.put(name, new FaultProxy(port));
        }
        try (var history = new History(history())) {
            stack[0] = TestStack.prepared(
                    "chaos-" + seed,
                    Map.of("SMALLRYE_CONFIG_LOCATIONS", settings(proxies).toString()),
                    "--workers",
                    "2",
                    "--schedulers",
                    "2",
                    "--step-ms",
                    "10");
            stack[0].up();
            try {
                return run(stack[0], proxies, history);
            } finally {
                stack[0].down();
            }
        } finally {
            for (var proxy : proxies.values()) {
                proxy.close();
            }
        }
    }

    private Outcome run(TestStack stack, Map<String, FaultProxy> proxies, History history)
            throws IOException, InterruptedException {
        var gateways = new HashMap<String, Gateway>();
        var address = URI.create("http://127.0.0.1:" + proxies.get("gateway").port());
        TENANTS.forEach(tenant -> gateways.put(tenant, new Gateway(address, tenant, key(tenant), history)));
        var goesOn = new AtomicBoolean(true);
        var clients = clients(gateways, goesOn);
        clients.forEach(Thread::start);

        var breaker = new Breaker(stack, history, proxies);
        long end = System.nanoTime() + length.toNanos();
        for (var planned : Schedule.of(seed, 10_000)) {
            if (System.nanoTime() > end) {
                break;
            }
            breaker.run(planned);
        }
        goesOn.set(false);
        for (var client : clients) {
            client.join();
        }
        drain(history, gateways);
        var violations = Checker.check(history.entries(), EventLog.read(stack.port("kafka")));
        gateways.values().forEach(Gateway::close);
        return outcome(history.entries(), violations);
    }

    private List<Thread> clients(Map<String, Gateway> gateways, AtomicBoolean goesOn) throws IOException {
        var photo = photo();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < TENANTS.size() * CLIENTS_EACH; i++) {
            var tenant = TENANTS.get(i % TENANTS.size());
            var other = TENANTS.get((i + 1) % TENANTS.size());
            var name = seed + "-" + tenant + "-" + i;
            var load = new Load(name, gateways.get(tenant), gateways.get(other), photo, seed * 31 + i, goesOn::get);
            threads.add(Thread.ofVirtual().name(name).unstarted(load));
        }
        return threads;
    }

    /** Follows every job that somebody was told of to its end, and looks at its picture once more. */
    private static void drain(History history, Map<String, Gateway> gateways) throws InterruptedException {
        var open = new LinkedHashMap<String, String>();
        for (var entry : history.entries()) {
            if (entry instanceof Submitted submitted && submitted.answer().job() != null) {
                open.put(submitted.answer().job().id(), submitted.tenant());
            }
        }
        long limit = System.nanoTime() + DRAIN.toNanos();
        while (!open.isEmpty() && System.nanoTime() < limit) {
            var jobs = open.entrySet().iterator();
            while (jobs.hasNext()) {
                var job = jobs.next();
                var gateway = gateways.get(job.getValue());
                var view = gateway.poll(job.getKey(), false).job();
                if (view != null && view.isTerminal() && isComplete(gateway, view)) {
                    jobs.remove();
                }
            }
            Thread.sleep(200);
        }
    }

    private static boolean isComplete(Gateway gateway, View view) throws InterruptedException {
        return view.url() == null || gateway.fetch(view);
    }

    private static Outcome outcome(List<Entry> entries, List<Violation> violations) {
        var ends = new HashMap<String, String>();
        var jobs = new HashMap<String, Boolean>();
        for (var entry : entries) {
            if (entry instanceof Entry.Told told && told.answer().job() != null) {
                var view = told.answer().job();
                jobs.put(view.id(), true);
                ends.put(view.id(), view.status());
            }
        }
        var faults = entries.stream()
                .filter(Entry.Broke.class::isInstance)
                .map(Entry.Broke.class::cast)
                .collect(Collectors.groupingBy(Entry.Broke::how, java.util.TreeMap::new, Collectors.counting()));
        return new Outcome(
                jobs.size(),
                ends.values().stream()
                        .collect(
                                Collectors.groupingBy(status -> status, java.util.TreeMap::new, Collectors.counting())),
                faults,
                violations);
    }

    /** Settings of all services at once, which win over those that the stack gives them. */
    private Path settings(Map<String, FaultProxy> proxies) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("config_ordinal=500");
        // Each service finds the others' settings among its own.
        lines.add("smallrye.config.mapping.validate-unknown=false");
        lines.add("kontext.redis.url=redis://127.0.0.1:" + proxies.get("redis").port());
        lines.add(
                "kontext.storage.url=http://127.0.0.1:" + proxies.get("storage").port());
        lines.add("kontext.s3.endpoint=http://127.0.0.1:" + proxies.get("s3").port());
        for (var tenant : TENANTS) {
            lines.add("kontext.tenants." + tenant + ".key-hashes="
                    + Digest.of(key(tenant).getBytes(StandardCharsets.UTF_8)).hex());
        }
        return Files.write(folder.resolve("chaos.properties"), lines);
    }

    private static String key(String tenant) {
        return "chaos-" + tenant;
    }

    private static String photo() throws IOException {
        var image = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 96; x++) {
                image.setRGB(x, y, (x * 2) << 16 | (y * 3) << 8 | 0x80);
            }
        }
        var file = new ByteArrayOutputStream();
        ImageIO.write(image, "png", file);
        return Base64.getEncoder().encodeToString(file.toByteArray());
    }
}
