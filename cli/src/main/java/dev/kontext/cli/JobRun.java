package dev.kontext.cli;

import dev.kontext.client.Job;
import dev.kontext.client.KontextClient;
import dev.kontext.client.RefusedException;
import dev.kontext.client.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Submits jobs, watches them to their end and saves their pictures. An interrupt cancels what has not ended. */
final class JobRun implements AutoCloseable {
    private static final Duration NO_LIMIT = Duration.ofDays(7);

    private final KontextClient client;
    private final JobOptions options;
    private final Reporter reporter;
    private final Map<String, Path> targets = new LinkedHashMap<>();
    private final Map<String, String> open = new ConcurrentHashMap<>();
    private final Thread onInterrupt = new Thread(this::cancelOpen, "cancel-open-jobs");
    private int worst = ExitCode.OK;

    JobRun(KontextClient client, JobOptions options) {
        this.client = client;
        this.options = options;
        this.reporter = new Reporter(options.json);
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    /** A photo that is refused does not stop the others. */
    void submit(String name, Path target, Supplier<Job> call) {
        try {
            var job = call.get();
            targets.put(job.id(), target);
            if (!options.noWait) {
                open.put(job.id(), name);
            }
            reporter.accepted(name, job, options.noWait);
        } catch (RefusedException e) {
            reporter.refused(name, e);
            worst = Math.max(worst, ExitCode.REFUSED);
        }
    }

    int finish() {
        if (options.noWait) {
            return worst;
        }
        targets.forEach((id, target) -> {
            var job = client.await(id, NO_LIMIT, reporter::progress);
            open.remove(id);
            worst = Math.max(worst, end(job, target));
        });
        return worst;
    }

    private int end(Job job, Path target) {
        var images = job.images();
        if (!job.isSucceeded() || images == null || images.isEmpty()) {
            reporter.ended(job);
            return job.status().equals("canceled") ? ExitCode.CANCELED : ExitCode.JOB_FAILED;
        }
        try {
            client.download(images.getFirst(), target);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FILE,
                    "The picture cannot be saved as " + target + ": " + e.getMessage(),
                    "the job is " + job.id() + "; ./kontext wait " + job.id() + " -o FILE fetches it again");
        }
        reporter.saved(job, target);
        return ExitCode.OK;
    }

    private void cancelOpen() {
        open.keySet().forEach(id -> {
            try {
                client.cancel(id);
                System.err.println("\ncanceled " + id + "; the stack stays up");
            } catch (RefusedException | UnavailableException e) {
                System.err.println("\n" + id + " could not be canceled: " + e.getMessage());
            }
        });
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException e) {
            // the process is ending: the hook runs
        }
    }
}
