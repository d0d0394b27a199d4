package dev.kontext.sandbox.model;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of JSON lines that tells when requests came and went, for measurements; or nothing at all. */
public final class Trace implements AutoCloseable {
    /** What can happen to a request. */
    public enum Event {
        ARRIVED,
        STARTED,
        FINISHED,
        CANCELLED
    }

    private final @Nullable BufferedWriter out;

    private Trace(@Nullable BufferedWriter out) {
        this.out = out;
    }

    /** Appends to the file, creating it if need be. */
    public static Trace to(Optional<Path> file) throws IOException {
        return new Trace(
                file.isEmpty()
                        ? null
                        : Files.newBufferedWriter(
                                file.get(),
                                StandardCharsets.UTF_8,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.APPEND));
    }

    public static Trace none() {
        return new Trace(null);
    }

    /** Writes one line, {@code at} in microseconds since the epoch. */
    public void record(Event event, String requestId) {
        if (out == null) {
            return;
        }
        var at = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        var line = "{\"at\":" + at + ",\"event\":\"" + event.name().toLowerCase(Locale.ROOT) + "\",\"request_id\":"
                + quoted(requestId) + "}\n";
        synchronized (out) {
            try {
                out.write(line);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
