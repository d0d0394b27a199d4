package dev.kontext.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** S3 with a fresh bucket name for a Quarkus test: sets {@code kontext.s3.*}. */
public final class S3TestResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return TestServers.s3().properties(TestServers.unique("bucket"));
    }

    @Override
    public void stop() {
        // Shared by all tests of the JVM, and stopped with it.
    }
}
