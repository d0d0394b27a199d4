package dev.kontext.benchmarks.load;

import dev.kontext.client.Job;
import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import dev.kontext.devstack.ModelSource;
import dev.kontext.devstack.Stack;
import dev.kontext.devstack.StackOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** How long a job stands still when its worker is killed or frozen, with real workers. */
final class WorkerLoss implements Figure {
    private static final String PARTS = "KONTEXT_JIT=full ./kontext up --workers 2 --step-ms 500";
    private static final double WANTED_S = 6;
    private static final int ROUNDS = 3;

    @Override
    public String name() {
        return "worker-loss";
    }

    @Override
    public List<Row> measure(Path folder, Scale scale) throws Exception {
        var stack = Stack.at(folder.resolve("stack"));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::down, "down"));
        stack.up(new StackOptions(new ModelSource.Sandbox(), 2, 1, 500), _ -> {});
        try (var client = new KontextClient(stack.gateway(), stack.apiKey())) {
            var killed = new ArrayList<Double>();
            var frozen = new ArrayList<Double>();
            for (int i = 0; i < Math.max(1, scale.of(ROUNDS)); i++) {
                killed.add(secondsUntilElsewhere(client, stack, true));
                frozen.add(secondsUntilElsewhere(client, stack, false));
            }
            return List.of(row("killed", killed), row("frozen", frozen));
        } finally {
            stack.down();
        }
    }

    private static Row row(String how, List<Double> seconds) {
        double longest = seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return new Row(
                "worker " + how + " to the start of its job's next attempt elsewhere",
                PARTS,
                String.format(Locale.ROOT, "%.1f s at most of %d", longest, seconds.size()),
                "6 s",
                longest <= WANTED_S,
                "");
    }

    private static double secondsUntilElsewhere(KontextClient client, Stack stack, boolean kill) throws Exception {
        var job =
                client.generate(new JobRequest("A lighthouse", null, 20, null, "64x64", null, null, null, null, null));
        await(() -> attempts(client, job) == 1);
        Thread.sleep(1500);
        var worker = pod(client.get(job.id()));
        long pid = stack.pid(worker);
        long begin = System.nanoTime();
        if (kill) {
            stack.killAndHold(worker);
        } else {
            signal("STOP", pid);
        }
        await(() -> attempts(client, job) > 1 || !pod(client.get(job.id())).equals(worker));
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (kill) {
            stack.start(worker);
        } else {
            signal("CONT", pid);
        }
        if (!client.await(job.id(), Duration.ofMinutes(1), _ -> {}).isSucceeded()) {
            throw new IllegalStateException("the job did not survive");
        }
        return seconds;
    }

    private static int attempts(KontextClient client, Job job) {
        var attempts = client.get(job.id()).attempts();
        return attempts == null ? 0 : attempts.size();
    }

    private static String pod(Job job) {
        var attempts = job.attempts();
        var worker = attempts == null || attempts.isEmpty()
                ? null
                : attempts.getLast().worker();
        return worker == null ? "" : worker.replaceFirst("/.*", "");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Rig.await(Duration.ofMinutes(1), condition);
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }
}
