package dev.kontext.testkit;

import dev.kontext.devstack.KafkaProcess;
import dev.kontext.devstack.RedisProcess;
import dev.kontext.devstack.S3Process;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The devstack's processes. They end with this JVM. */
final class LocalServers {
    private LocalServers() {}

    static String kafka() {
        return KafkaProcess.start(data("kafka"), 0).address();
    }

    static String redis() {
        return RedisProcess.start(data("redis"), 0).address();
    }

    static S3Access s3() {
        var s3 = S3Process.start(data("s3"), 0);
        return new S3Access(URI.create(s3.address()), "us-east-1", s3.accessKey(), s3.secretKey());
    }

    /** A folder for one server's data, inside the module's target so that a clean build removes it. */
    static Path data(String name) {
        try {
            var folder =
                    Files.createDirectories(Path.of("target", "test-servers").toAbsolutePath());
            return Files.createTempDirectory(folder, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
