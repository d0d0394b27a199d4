package dev.kontext.benchmarks.load;

import dev.kontext.contracts.job.Digest;
import io.vertx.core.Future;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;

/** How many submissions a second are accepted while the scheduler takes them in. */
final class Submits implements Figure {
    private static final String PARTS = "gateway, storage, scheduler (-Xmx512m each), S3Proxy, Kafka, Redis";
    private static final List<Integer> LADDER = List.of(100, 200, 300, 400, 500, 750, 1000, 1250, 1500);
    private static final double WANTED = 1000;
    /** The JVMs have compiled what matters by then. */
    private static final Duration WARM = Duration.ofMinutes(3);

    private static final Duration STEP = Duration.ofSeconds(8);

    /** A rate is held if it is accepted in full, and 99 % of it within this time. */
    private static final double HELD_MS = 1000;

    private record Held(OpenLoop.Outcome outcome, long behind, String cost) {}

    @Override
    public String name() {
        return "submits";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        return List.of(measure(folder, 1, scale));
    }

    static Row measure(Path folder, int tenants, Scale scale) throws Exception {
        try (var rig = Rig.in(Files.createTempDirectory(folder, "run"))) {
            rig.scheduler("512m");
            var storage = rig.storage("512m");
            var gateway = rig.gateway("512m", storage.address(), keys(tenants));
            var held = climb(rig, URI.create(gateway.address() + "/v1/jobs"), tenants, scale);
            double seen = held.outcome().perSecond();
            return new Row(
                    "submits accepted/s, by reference, " + tenants + (tenants == 1 ? " tenant" : " tenants"),
                    PARTS,
                    String.format(
                            Locale.ROOT,
                            "%.0f (%s; %d not taken in yet at the end)",
                            seen,
                            held.outcome().latencies(),
                            held.behind()),
                    "1,000",
                    seen >= WANTED * 0.99,
                    held.cost());
        }
    }

    private static Held climb(Rig rig, URI jobs, int tenants, Scale scale) throws Exception {
        try (var http = new LoadClient()) {
            var picture = picture();
            for (int i = 0; i < tenants; i++) {
                upload(http, jobs, key(i), picture);
            }
            var body = ("{\"prompt\":\"" + Backlog.PROMPT + "\",\"images\":[{\"artifact\":\"" + Digest.of(picture)
                            + "\"}],\"size\":\"64x64\",\"steps\":20,\"lane\":\"batch\"}")
                    .getBytes(StandardCharsets.UTF_8);
            Warming.run(part(WARM, scale), i -> submit(http, jobs, key((int) (i % tenants)), body));
            awaitTakenIn(rig);
            Held best = null;
            for (int rate : LADDER) {
                var before = rig.cpu();
                long taken = rig.activeJobs();
                var outcome =
                        OpenLoop.run(rate, part(STEP, scale), i -> submit(http, jobs, key((int) (i % tenants)), body));
                long behind = outcome.answered() - (rig.activeJobs() - taken);
                var step = new Held(outcome, behind, rig.cpu().eachSince(before, outcome.answered()));
                System.err.printf(
                        Locale.ROOT,
                        "  %d/s: %d of %d, %s; CPU ms each: %s%n",
                        rate,
                        outcome.answered(),
                        outcome.sent(),
                        outcome.latencies(),
                        step.cost());
                boolean held = outcome.answered() == outcome.sent() && outcome.millis(99) <= HELD_MS;
                if (best == null || held) {
                    best = step;
                }
                if (!held) {
                    break;
                }
            }
            if (best == null) {
                throw new IllegalStateException("no rate was tried");
            }
            return best;
        }
    }

    /** Each rate has its own submissions taken in, and no earlier ones. */
    private static void awaitTakenIn(Rig rig) throws InterruptedException {
        long last = -1;
        for (long now = rig.activeJobs(); now != last; now = rig.activeJobs()) {
            last = now;
            Thread.sleep(1_000);
        }
    }

    private static Duration part(Duration full, Scale scale) {
        return Duration.ofMillis(scale.of((int) full.toMillis()));
    }

    private static Future<Boolean> submit(LoadClient http, URI jobs, String key, byte[] body) {
        var headers = Map.of(
                "Authorization",
                "Bearer " + key,
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                UUID.randomUUID().toString());
        return http.post(jobs, headers, body).map(answer -> answer.status() == 202);
    }

    /** As part of a job, so that later ones can name it. */
    private static void upload(LoadClient http, URI jobs, String key, byte[] picture) {
        var body = "{\"prompt\":\"Warm up\",\"images\":[{\"data\":\""
                + Base64.getEncoder().encodeToString(picture) + "\"}]}";
        var accepted = submit(http, jobs, key, body.getBytes(StandardCharsets.UTF_8))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        if (!accepted) {
            throw new IllegalStateException("the picture was not taken");
        }
    }

    private static Map<String, String> keys(int tenants) {
        var keys = new LinkedHashMap<String, String>();
        for (int i = 0; i < tenants; i++) {
            keys.put("t" + i, Digest.of(key(i).getBytes(StandardCharsets.UTF_8)).hex());
        }
        return keys;
    }

    private static String key(int tenant) {
        return "benchmark-key-" + tenant;
    }

    private static byte[] picture() throws IOException {
        var file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", file);
        return file.toByteArray();
    }
}
