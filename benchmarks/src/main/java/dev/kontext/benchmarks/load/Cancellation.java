package dev.kontext.benchmarks.load;

import dev.kontext.benchmarks.ModelTrace;
import dev.kontext.client.Job;
import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import dev.kontext.devstack.ModelSource;
import dev.kontext.devstack.Stack;
import dev.kontext.devstack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** How soon a cancel ends a waiting job, and how soon after one of a running job the GPU takes the next. */
final class Cancellation implements Figure {
    private static final int STEP_MS = 200;
    private static final String PARTS = "KONTEXT_JIT=full ./kontext up --step-ms " + STEP_MS;
    private static final double WAITING_MS = 100;
    private static final double RUNNING_MS = STEP_MS + 250;
    private static final int ROUNDS = 20;
    private static final Duration WARM = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "cancels";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        var trace = new ModelTrace(Path.of(System.getenv("SANDBOX_TRACE")));
        var stack = Stack.at(folder.resolve("stack"));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::down, "down"));
        stack.up(new StackOptions(new ModelSource.Sandbox(), 1, 1, STEP_MS), _ -> {});
        try (var client = new KontextClient(stack.gateway(), stack.apiKey())) {
            warmUp(client, scale.of((int) WARM.toMillis()));
            var waiting = new ArrayList<Double>();
            var running = new ArrayList<Double>();
            for (int i = 0; i < scale.of(ROUNDS); i++) {
                trace.skip();
                var first = submit(client, 50);
                await(() -> started(trace).size() == 1);
                var second = submit(client, 1);
                var third = submit(client, 1);
                // Inside a step. The next job is not with the worker: the end was seconds away.
                Thread.sleep(500 + 10L * i);
                waiting.add(untilCanceled(client, third));
                running.add(untilTheNextStarts(client, first, trace));
                if (!client.await(second.id(), Duration.ofMinutes(1), _ -> {}).isSucceeded()) {
                    throw new IllegalStateException("the next job did not succeed");
                }
            }
            return List.of(
                    row("cancel of a waiting job until its status says so", waiting, WAITING_MS),
                    row(
                            "cancel of a running job until the GPU starts the next, a step takes 200 ms",
                            running,
                            RUNNING_MS));
        } finally {
            stack.down();
        }
    }

    /** Jobs that are canceled as soon as they are submitted; some run for a step. */
    private static void warmUp(KontextClient client, int millis) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() < end) {
            var job = submit(client, 1);
            client.cancel(job.id());
            client.await(job.id(), Duration.ofMinutes(1), _ -> {});
        }
    }

    private static Row row(String figure, List<Double> millis, double wanted) {
        var sorted = millis.stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        return new Row(
                figure,
                PARTS,
                String.format(Locale.ROOT, "p50 %.0f, max %.0f ms of %d", median, sorted.getLast(), sorted.size()),
                String.format(Locale.ROOT, "%.0f ms", wanted),
                sorted.getLast() <= wanted,
                "");
    }

    private static double untilCanceled(KontextClient client, Job job) throws InterruptedException {
        long begin = System.nanoTime();
        client.cancel(job.id());
        await(() -> client.get(job.id()).status().equals("canceled"));
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double untilTheNextStarts(KontextClient client, Job job, ModelTrace trace)
            throws InterruptedException {
        long begin = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        client.cancel(job.id());
        await(() -> started(trace).size() == 2);
        return (started(trace).getLast() - begin) / 1e3;
    }

    private static Job submit(KontextClient client, int steps) {
        return client.generate(
                new JobRequest("A lighthouse", null, steps, null, "64x64", null, null, null, null, null));
    }

    private static List<Long> started(ModelTrace trace) {
        try {
            return trace.instants("started");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Rig.await(Duration.ofMinutes(1), condition);
    }
}
