package dev.kontext.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the sandbox wrote down: when requests arrived, started and finished, in microseconds since the epoch. */
public final class ModelTrace {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private long seen;

    public ModelTrace(Path file) {
        this.file = file;
    }

    /** Forgets what has been written so far. */
    public void skip() throws IOException {
        seen = lines().size();
    }

    /** The instants of one kind of event since the last skip, in order. */
    public List<Long> instants(String event) throws IOException {
        var found = new ArrayList<Long>();
        var lines = lines();
        for (var line : lines.subList((int) seen, lines.size())) {
            JsonNode node = JSON.readTree(line);
            if (node.path("event").asText().equals(event)) {
                found.add(node.path("at").asLong());
            }
        }
        return found;
    }

    private List<String> lines() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
