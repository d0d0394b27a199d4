package dev.kontext.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** Whether containers can be used. */
final class Docker {
    private Docker() {}

    /** Asks the engine only where there are signs of one: asking in vain takes seconds. */
    static boolean answers() {
        return (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
                && DockerClientFactory.instance().isDockerAvailable();
    }
}
