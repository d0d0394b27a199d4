package dev.kontext.benchmarks.load;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** CPU time of processes at a moment, user and system. */
record CpuTimes(Map<String, Duration> byProcess) {
    static CpuTimes of(Map<String, Long> pids) {
        var times = new LinkedHashMap<String, Duration>();
        pids.forEach((name, pid) -> ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .ifPresent(time -> times.put(name, time)));
        return new CpuTimes(times);
    }

    /** What was used since then, for each of so many. */
    String eachSince(CpuTimes before, long count) {
        return byProcess.entrySet().stream()
                .map(entry -> {
                    var used = entry.getValue().minus(before.byProcess.getOrDefault(entry.getKey(), Duration.ZERO));
                    return String.format(
                            Locale.ROOT, "%s %.2f", entry.getKey(), used.toNanos() / 1e6 / Math.max(1, count));
                })
                .collect(Collectors.joining(", "));
    }
}
