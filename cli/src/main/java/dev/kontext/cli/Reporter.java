package dev.kontext.cli;

import dev.kontext.client.Job;
import dev.kontext.client.RefusedException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person sees: progress on standard error, results on standard output. */
final class Reporter {
    private final boolean json;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Map<String, String> lastLines = new HashMap<>();

    Reporter(boolean json) {
        this.json = json;
    }

    void accepted(String name, Job job, boolean andNoMore) {
        if (json && andNoMore) {
            out.println(job.raw());
        } else if (andNoMore) {
            out.println(job.id());
        } else {
            err.println(job.id() + "  accepted: " + name);
        }
    }

    void refused(String name, RefusedException e) {
        err.println("error: " + name + ": " + e.getMessage() + " (" + e.code() + ")");
    }

    void progress(Job job) {
        var line = job.id() + "  " + state(job);
        if (!line.equals(lastLines.put(job.id(), line))) {
            err.println(line);
        }
    }

    void ended(Job job) {
        if (json) {
            out.println(job.raw());
        }
        var error = job.error();
        if (error != null) {
            err.println("error: " + job.id() + " " + job.status() + ": " + error.message() + " (" + error.code() + ")");
        }
    }

    void saved(Job job, Path target) {
        if (json) {
            out.println(job.raw());
        } else {
            var images = job.images();
            var image = images == null ? null : images.getFirst();
            out.println(target + (image == null ? "" : "  " + describe(image)));
            var edit = job.edit();
            if (edit != null) {
                out.println("  " + describe(edit));
            }
            timeline(job);
        }
        ModelNote.on(job.model()).forEach(err::println);
    }

    void show(Job job) {
        if (json) {
            out.println(job.raw());
            return;
        }
        out.println(job.id() + "  " + state(job) + "  " + job.width() + "x" + job.height());
        if (job.position() != null) {
            out.println("  " + before(job.position()));
        }
        if (job.estimate() != null) {
            out.println("  " + expected(job.estimate(), Instant.now()));
        }
        var error = job.error();
        if (error != null) {
            out.println("  " + error.message() + " (" + error.code() + ")");
        }
        timeline(job);
    }

    private static String before(long jobs) {
        return "about " + jobs + (jobs == 1 ? " job starts" : " jobs start") + " before it";
    }

    /** Half of such jobs end by the first time, nine in ten by the second. */
    static String expected(Job.Estimate estimate, Instant now) {
        var usual = wait(now, estimate.finishP50());
        var bad = wait(now, estimate.finishP90());
        return "expected to end in " + usual + (bad.equals(usual) ? "" : ", or " + bad + " if it goes badly");
    }

    private static String wait(Instant now, Instant then) {
        long seconds = Math.max(0, Duration.between(now, then).toSeconds());
        if (seconds < 120) {
            return seconds == 0 ? "a moment" : seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    private static String describe(Job.Image image) {
        var type = image.contentType().replace("image/", "").toUpperCase(Locale.ROOT);
        return String.format(
                Locale.ROOT, "%dx%d %s, %.1f kB", image.width(), image.height(), type, image.bytes() / 1000.0);
    }

    private static String describe(Job.Edit edit) {
        var shift = edit.shift();
        return String.format(Locale.ROOT, "changed %.1f %% of the picture", 100 * edit.changedShare())
                + (shift == null ? "" : String.format(Locale.ROOT, ", shift %.1f px", shift.length()));
    }

    private static String state(Job job) {
        var progress = job.progress();
        return switch (job.status()) {
            case "queued" -> "queued" + reason(job);
            case "running" ->
                (job.phase() == null ? "running" : job.phase())
                        + (progress == null || progress.step() == 0
                                ? ""
                                : "  step " + progress.step() + " of " + progress.steps());
            default -> job.status();
        };
    }

    private static String reason(Job job) {
        var detail = job.reasonDetail();
        if (detail != null) {
            return ": " + detail;
        }
        return job.reason() == null ? "" : ": " + job.reason();
    }

    private void timeline(Job job) {
        var times = job.timeline();
        if (times == null) {
            return;
        }
        var start = times.acceptedAt();
        line("accepted", start, start);
        line("queued", start, times.queuedAt());
        line("leased", start, times.leasedAt());
        line("fetched", start, times.fetchedAt());
        line("on the GPU", start, times.editingAt());
        line("finished", start, times.editedAt());
        line("stored", start, times.storedAt());
        line("ended", start, times.finishedAt());
    }

    private void line(String name, Instant start, @Nullable Instant at) {
        if (at != null) {
            double seconds = Duration.between(start, at).toNanos() / 1e9;
            out.println(String.format(Locale.ROOT, "  %-12s%8.3f s", name, Math.max(0, seconds)));
        }
    }
}
