package dev.kontext.benchmarks;

import dev.kontext.client.Job;
import dev.kontext.client.JobRequest;
import dev.kontext.client.KontextClient;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * Measures a warm, idle stack with one worker and the sandbox. The n-th acceptance belongs to the n-th arrival at the
 * model, because one worker takes one lane in order.
 *
 * <p>Arguments: the gateway's address, its key, the sandbox's trace file, a folder for pictures.
 */
public final class Figures {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KontextClient client;
    private final ModelTrace trace;
    private final Path folder;
    private final Table table = new Table();

    private Figures(KontextClient client, ModelTrace trace, Path folder) {
        this.client = client;
        this.trace = trace;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException {
        try (var client = new KontextClient(URI.create(arguments[0]), arguments[1])) {
            var figures = new Figures(client, new ModelTrace(Path.of(arguments[2])), Path.of(arguments[3]));
            System.out.println(figures.measure());
        }
    }

    private String measure() throws IOException {
        arrivals(100, 20, () -> client.generate(tiny(1)));
        table.add(
                "202 to the model, 64x64, 20 jobs/s",
                "p50 20, p99 100",
                arrivals(400, 20, () -> client.generate(tiny(1))));
        var one = photo(1216, 832);
        arrivals(5, 1, () -> client.edit(one, steps(1)));
        table.add(
                "202 to the model, 1 MP edit, 1 job/s", "reported", arrivals(20, 1, () -> client.edit(one, steps(1))));
        var twelve = photo(4000, 3000);
        table.add(
                "202 to the model, 12 MP edit, 1 in 4 s",
                "reported",
                arrivals(8, 0.25, () -> client.edit(twelve, steps(1))));
        table.add("between two 2 s jobs on one GPU", "50", gaps());
        table.add("1 MP edit, submit to picture on disk, over the model's time", "1500", overhead(one));
        return table.text();
    }

    /** Submits at a steady pace, whatever the answers take, and waits for the end of all. */
    private Sample arrivals(int count, double perSecond, Supplier<Job> submit) throws IOException {
        trace.skip();
        long start = System.nanoTime();
        var accepted = new ArrayList<Long>();
        var jobs = new ArrayList<Job>();
        for (int i = 0; i < count; i++) {
            sleepUntil(start + (long) (i * 1e9 / perSecond));
            jobs.add(submit.get());
            accepted.add(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        }
        finish(jobs);
        var arrived = trace.instants("arrived");
        if (arrived.size() != count) {
            throw new IllegalStateException("expected " + count + " arrivals, saw " + arrived.size());
        }
        var values = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            values.add(Math.max(0, (arrived.get(i) - accepted.get(i)) / 1000.0));
        }
        return new Sample(values);
    }

    private Sample gaps() throws IOException {
        trace.skip();
        var jobs = new ArrayList<Job>();
        for (int i = 0; i < 8; i++) {
            jobs.add(client.generate(new JobRequest(
                    "A lighthouse [sandbox:slow=100]", null, 20, null, "64x64", null, null, null, null, null)));
        }
        finish(jobs);
        var started = trace.instants("started");
        var finished = trace.instants("finished");
        var values = new ArrayList<Double>();
        for (int i = 1; i < started.size(); i++) {
            values.add((started.get(i) - finished.get(i - 1)) / 1000.0);
        }
        return new Sample(values);
    }

    private Sample overhead(Path photo) throws IOException {
        var values = new ArrayList<Double>();
        for (int i = 0; i < 10; i++) {
            trace.skip();
            long start = System.nanoTime();
            var job = client.edit(photo, steps(4));
            var ended = client.await(job.id(), PATIENCE, j -> {});
            var images = ended.images();
            if (images == null) {
                throw new IllegalStateException("a benchmark job ended " + ended.status());
            }
            client.download(images.getFirst(), folder.resolve("overhead.png"));
            double total = (System.nanoTime() - start) / 1e6;
            double model = (trace.instants("finished").getFirst()
                            - trace.instants("started").getFirst())
                    / 1000.0;
            values.add(total - model);
        }
        return new Sample(values);
    }

    private void finish(List<Job> jobs) {
        for (var job : jobs) {
            var ended = client.await(job.id(), PATIENCE, j -> {});
            if (!ended.isSucceeded()) {
                throw new IllegalStateException("a benchmark job ended " + ended.status());
            }
        }
    }

    private Path photo(int width, int height) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, new Color(x * 255 / width, y * 255 / height, (x ^ y) & 63).getRGB());
            }
        }
        var file = folder.resolve(width + "x" + height + ".jpg");
        ImageIO.write(image, "jpg", file.toFile());
        return file;
    }

    private static void sleepUntil(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            try {
                Thread.sleep(Duration.ofNanos(left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static JobRequest tiny(int steps) {
        // The model takes no time: what is measured is all the rest.
        return new JobRequest(
                "A lighthouse [sandbox:slow=0]", null, steps, null, "64x64", null, null, null, null, null);
    }

    private static JobRequest steps(int steps) {
        return new JobRequest("Make it brighter", null, steps, null, null, null, null, null, null, null);
    }
}
