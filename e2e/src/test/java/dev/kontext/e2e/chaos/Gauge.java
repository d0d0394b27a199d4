package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Used;
import dev.kontext.e2e.system.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes down now and then how much memory and how many file descriptors each process has. Owns its thread. */
final class Gauge implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    private final TestStack stack;
    private final History history;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("gauge").daemon().factory());

    Gauge(TestStack stack, History history) {
        this.stack = stack;
        this.history = history;
        var _ = thread.scheduleWithFixedDelay(this::readAll, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void readAll() {
        Fault.PROCESSES.forEach(this::read);
    }

    private void read(String process) {
        long began = history.now();
        try {
            long pid = stack.pid(process);
            var folder = Path.of("/proc", Long.toString(pid));
            var resident = RESIDENT.matcher(Files.readString(folder.resolve("status")));
            if (resident.find()) {
                history.add(
                        new Used(began, history.now(), process, pid, Long.parseLong(resident.group(1)), files(folder)));
            }
        } catch (IOException | UncheckedIOException e) {
            // It is down, or this system has no such folder.
            return;
        }
    }

    private static int files(Path folder) throws IOException {
        try (var files = Files.list(folder.resolve("fd"))) {
            return (int) files.count();
        }
    }

    /** By process, from the least to the most that it ever had. */
    static Map<String, String> ranges(List<Entry> entries) {
        var ranges = new TreeMap<String, String>();
        var byProcess = entries.stream()
                .filter(Used.class::isInstance)
                .map(Used.class::cast)
                .collect(Collectors.groupingBy(Used::process));
        byProcess.forEach((process, all) -> {
            var memory = all.stream().mapToLong(Used::residentKb).summaryStatistics();
            var files = all.stream().mapToInt(Used::files).summaryStatistics();
            ranges.put(
                    process,
                    memory.getMin() / 1_024 + "-" + memory.getMax() / 1_024 + " MB, " + files.getMin() + "-"
                            + files.getMax() + " files");
        });
        return ranges;
    }

    /** Nobody interrupts it while it writes: that would close the history's file. */
    @Override
    public void close() {
        thread.close();
    }
}
