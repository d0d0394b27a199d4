package dev.kontext.cli;

import dev.kontext.client.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Waits for a job's end. */
@Command(
        name = "wait",
        mixinStandardHelpOptions = true,
        description = "Wait until a job has ended, and fetch its picture.")
final class WaitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "-o", paramLabel = "FILE", description = "Save the picture here.")
    @Nullable private Path output;

    @Option(names = "--force", description = "Replace an existing file.")
    private boolean force;

    @Option(names = "--json", description = "Print the job as JSON and nothing else on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        var target = output == null ? null : Targets.forPrompt(output, "png", force);
        var reporter = new Reporter(json);
        try (var client = Fleet.connect()) {
            var job = client.await(id, Duration.ofDays(7), reporter::progress);
            var images = job.images();
            if (target != null && images != null && !images.isEmpty()) {
                client.download(images.getFirst(), target);
                reporter.saved(job, target);
            } else {
                reporter.show(job);
            }
            return exitCode(job);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.FILE, "The picture cannot be saved: " + e.getMessage(), "name another file with -o");
        }
    }

    private static int exitCode(Job job) {
        if (job.isSucceeded()) {
            return ExitCode.OK;
        }
        return job.status().equals("canceled") ? ExitCode.CANCELED : ExitCode.JOB_FAILED;
    }
}
