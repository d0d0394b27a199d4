package dev.kontext.e2e.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** All entries of a run, in the order in which they ended, one line of JSON each. */
final class History implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long start = System.nanoTime();
    private final Instant startedAt = Instant.now();
    private final List<Entry> entries = new ArrayList<>();
    private final BufferedWriter file;

    History(Path file) {
        try {
            Files.createDirectories(file.getParent());
            this.file = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Microseconds since the run began. */
    long now() {
        return (System.nanoTime() - start) / 1_000;
    }

    /** That instant, in microseconds since the run began. */
    long at(Instant instant) {
        return ChronoUnit.MICROS.between(startedAt, instant);
    }

    synchronized void add(Entry entry) {
        try {
            entries.add(entry);
            file.write(JSON.writerFor(Entry.class).writeValueAsString(entry));
            file.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    static List<Entry> read(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(History::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry parse(String line) {
        try {
            return JSON.readValue(line, Entry.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
