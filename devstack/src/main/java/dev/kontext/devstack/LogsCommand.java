package dev.kontext.devstack;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints the ends of logs, and what is added to them if wanted. */
record LogsCommand(StateFolder state, PrintStream out) {
    private static final int LINES = 40;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** @param arguments a service or none for all of them, and -f to go on */
    ExitCode run(List<String> arguments) {
        boolean follow = arguments.contains("-f");
        List<String> wanted =
                arguments.stream().filter(argument -> !argument.equals("-f")).toList();
        List<Path> logs = logs().stream()
                .filter(log -> wanted.isEmpty() || wanted.stream().anyMatch(name -> matches(log, name)))
                .toList();
        if (logs.isEmpty()) {
            throw new StackException(
                    ExitCode.NO,
                    "there is no log" + (wanted.isEmpty() ? "" : " of " + String.join(", ", wanted)),
                    "there are: "
                            + String.join(
                                    ", ",
                                    logs().stream().map(LogsCommand::service).toList()));
        }
        Map<Path, Long> positions = new HashMap<>();
        for (var log : logs) {
            positions.put(log, log.toFile().length());
            LogFile.tail(log, logs.size() == 1 ? 10 * LINES : LINES).lines().forEach(line -> print(logs, log, line));
        }
        while (follow) {
            logs.forEach(log -> positions.computeIfPresent(log, (file, from) -> more(logs, file, from)));
            ChildProcess.pause(LOOK_EVERY);
        }
        return ExitCode.OK;
    }

    /** A name also stands for all that carry it with a number: scheduler for scheduler-1. */
    private static boolean matches(Path log, String name) {
        return service(log).equals(name) || service(log).matches(java.util.regex.Pattern.quote(name) + "-\\d+");
    }

    private static String service(Path log) {
        return log.getFileName().toString().replaceFirst("\\.log$", "");
    }

    private List<Path> logs() {
        if (Files.notExists(state.logs())) {
            return List.of();
        }
        try (var files = Files.list(state.logs())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + state.logs(), e);
        }
    }

    /** Prints the whole lines after a position and returns the position after them. */
    private long more(List<Path> all, Path log, long from) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            // Shorter than before: its content was moved aside.
            long start = file.length() < from ? 0 : from;
            var bytes = new byte[(int) Math.min(file.length() - start, 1 << 20)];
            file.seek(start);
            file.readFully(bytes);
            var text = new String(bytes, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            text.substring(0, end).lines().forEach(line -> print(all, log, line));
            return start + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        } catch (IOException e) {
            return from;
        }
    }

    private void print(List<Path> all, Path log, String line) {
        out.println(all.size() == 1 ? line : "%-12s %s".formatted(service(log), line));
    }
}
