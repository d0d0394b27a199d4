package dev.kontext.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a stack keeps everything: data, logs, keys, and who is running.
 *
 * @param root an absolute path
 */
record StateFolder(Path root) {
    /** Of the variable KONTEXT_STATE, else .kontext in the checkout. */
    static StateFolder find(Installation installation) {
        var set = System.getenv().getOrDefault("KONTEXT_STATE", "");
        var folder = set.isBlank() ? installation.root().resolve(".kontext") : Path.of(set);
        return new StateFolder(folder.toAbsolutePath().normalize());
    }

    Path data(String service) {
        return root.resolve("data").resolve(service);
    }

    Path log(String service) {
        return root.resolve("logs").resolve(service + ".log");
    }

    /** What is run: a copy of what was built when it was started. */
    Path programs() {
        return root.resolve("programs");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path run() {
        return root.resolve("run");
    }

    Path record(String service) {
        return run().resolve(service + ".json");
    }

    /** While this file is there, the service is not started again. */
    Path held(String service) {
        return run().resolve(service + ".held");
    }

    /** What the supervisor has said about its start. */
    Path progress() {
        return run().resolve("progress");
    }

    /** How {@code up} was called for the stack that runs. */
    Path options() {
        return run().resolve("options");
    }

    Path lock() {
        return run().resolve("lock");
    }

    Path ports() {
        return root.resolve("ports.json");
    }

    Path gateway() {
        return root.resolve("gateway");
    }

    Path apiKey() {
        return root.resolve("api-key");
    }

    /** The text of a file without its line end; empty if there is none. */
    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The secret in the file; a fresh one when it is not there yet. */
    String secret(String name) {
        var file = root.resolve(name);
        return read(file).orElseGet(() -> {
            var made = Secrets.random();
            Folders.writeSecret(file, made + "\n");
            return made;
        });
    }

    /** The recorded processes, those that have ended included. */
    List<ProcessRecord> records() {
        if (Files.notExists(run())) {
            return List.of();
        }
        try (var files = Files.list(run())) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .flatMap(file -> Json.read(file, ProcessRecord.class).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + run(), e);
        }
    }

    Optional<ProcessRecord> recordOf(String service) {
        return Json.read(record(service), ProcessRecord.class);
    }
}
