package dev.kontext.cli;

import dev.kontext.client.Job;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists jobs, newest first. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "List jobs, newest first.")
final class ListCommand implements Runnable {
    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "queued, running, succeeded, failed, canceled or expired.")
    @Nullable private String status;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "1 to 200 (default ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int limit;

    @Option(names = "--json", description = "Print one job as JSON a line.")
    private boolean json;

    @Override
    public void run() {
        try (var client = Fleet.connect()) {
            for (var job : client.list(status, limit, null).jobs()) {
                System.out.println(json ? String.valueOf(job.raw()) : line(job));
            }
        }
    }

    private static String line(Job job) {
        var times = job.timeline();
        return String.format(
                Locale.ROOT,
                "%s  %-9s  %5dx%-5d  %s",
                job.id(),
                job.status(),
                job.width(),
                job.height(),
                times == null ? "" : times.acceptedAt());
    }
}
