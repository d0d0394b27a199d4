package dev.kontext.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the supervisor tells those who wait for it: lines in a file, each with a kind, a tab and a text. Notes go to its
 * log as well.
 */
final class Progress {
    static final String STEP = "step";
    static final String READY = "ready";
    static final String FAILED = "failed";
    private static final String NEW_LINE = "\\n";

    private final Path file;

    Progress(Path file) {
        this.file = file;
    }

    void ready(String title, Duration took) {
        write(STEP, title + " (" + seconds(took) + ")");
    }

    void step(String text) {
        write(STEP, text);
    }

    void done(String text) {
        write(READY, text);
    }

    void failed(StackException e) {
        write(FAILED, e.exitCode() + "\t" + e.sentence() + "\t" + e.hint());
    }

    /** A line in the supervisor's log, which is its standard output. */
    @SuppressWarnings("SystemOut") // Standard output is the supervisor's log file.
    void note(String text) {
        System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + text);
    }

    private void write(String kind, String text) {
        note(text);
        try {
            Files.writeString(
                    file,
                    kind + "\t" + text.replace("\n", NEW_LINE) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            note("progress cannot be written: " + e.getMessage());
        }
    }

    static String unescape(String text) {
        return text.replace(NEW_LINE, "\n");
    }

    static String seconds(Duration time) {
        return "%d.%d s".formatted(time.toSeconds(), time.toMillisPart() / 100);
    }
}
