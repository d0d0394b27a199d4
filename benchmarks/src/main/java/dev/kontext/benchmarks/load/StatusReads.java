package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.load.Backlog.Kind;
import dev.kontext.contracts.job.Digest;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** How long a client waits for a job's status at a steady rate of such reads. */
final class StatusReads implements Figure {
    private static final String PARTS = "gateway (-Xmx512m), Redis; scheduler, storage and Kafka idle";
    private static final String KEY = "benchmark-key";
    private static final int RATE = 2000;
    private static final double WANTED_MS = 10;
    private static final List<Integer> LADDER = List.of(250, 500, 1000, RATE);
    private static final Duration WARM = Duration.ofMinutes(2);
    private static final Duration LENGTH = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "status";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        return List.of(measure(folder, scale.of(5_000), scale));
    }

    static Row measure(Path folder, int jobs, Scale scale) throws Exception {
        try (var rig = Rig.in(Files.createTempDirectory(folder, "run"))) {
            rig.scheduler("512m");
            var gateway = rig.gateway(
                    "512m",
                    rig.storage("256m").address(),
                    Map.of("t0", Digest.of(KEY.getBytes(StandardCharsets.UTF_8)).hex()));
            var ids = new ArrayList<String>();
            try (var backlog = new Backlog(rig.kafka(), rig.position());
                    var http = new LoadClient()) {
                backlog.add(
                        jobs, _ -> Kind.batch("t0"), job -> ids.add(job.job().value()));
                Rig.await(Duration.ofMinutes(3), () -> rig.activeJobs() == jobs);
                Warming.run(
                        Duration.ofMillis(scale.of((int) WARM.toMillis())),
                        i -> status(http, gateway.address(), ids, i));
                var best = climb(rig, http, gateway.address(), ids, scale);
                return new Row(
                        String.format(Locale.ROOT, "status GET at %,d/s, %,d jobs queued", RATE, jobs),
                        PARTS,
                        best.text(),
                        "p99 10 ms",
                        best.rate() == RATE && best.held(),
                        best.cost());
            }
        }
    }

    private record Step(int rate, OpenLoop.Outcome outcome, String cost) {
        boolean held() {
            return outcome.answered() == outcome.sent() && outcome.millis(99) <= WANTED_MS;
        }

        String text() {
            return String.format(
                    Locale.ROOT,
                    "%s at %,d/s; %d of %d answered 200",
                    outcome.latencies(),
                    rate,
                    outcome.answered(),
                    outcome.sent());
        }
    }

    /** The highest rate that is held, or the lowest that was tried. */
    private static Step climb(Rig rig, LoadClient http, String gateway, List<String> ids, Scale scale)
            throws InterruptedException {
        Step best = null;
        for (int rate : LADDER) {
            // The first seconds of a new rate are answered far more slowly than the rest: they are not counted.
            read(http, gateway, ids, rate, scale);
            var before = rig.cpu();
            var outcome = read(http, gateway, ids, rate, scale);
            var step = new Step(rate, outcome, rig.cpu().eachSince(before, outcome.sent()));
            System.err.println("  " + step.text() + "; CPU ms each: " + step.cost());
            if (best == null || step.held()) {
                best = step;
            }
            if (!step.held() && outcome.millis(50) > WANTED_MS) {
                break;
            }
        }
        return Objects.requireNonNull(best);
    }

    private static OpenLoop.Outcome read(LoadClient http, String gateway, List<String> ids, int rate, Scale scale)
            throws InterruptedException {
        return OpenLoop.run(
                rate, Duration.ofMillis(scale.of((int) LENGTH.toMillis())), i -> status(http, gateway, ids, i));
    }

    /** @param n picks the job; neighbours are far apart */
    private static Future<Boolean> status(LoadClient http, String gateway, List<String> ids, long n) {
        var id = ids.get((int) (n * 7919 % ids.size()));
        return http.get(URI.create(gateway + "/v1/jobs/" + id), Map.of("Authorization", "Bearer " + KEY))
                .map(answer -> answer.status() == 200);
    }
}
