package dev.kontext.devstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a process is started, recognised as ready and stopped.
 *
 * @param environment added to this process's own
 * @param readyWithin how long it may take to become ready
 * @param grace how long it may take to end after being asked to
 */
record ProcessSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path directory,
        Path log,
        Probe ready,
        Duration readyWithin,
        Duration grace) {
    ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
