package dev.kontext.storage.s3;

import dev.kontext.testkit.S3Access;
import dev.kontext.testkit.TestServers;
import org.junit.jupiter.api.Tag;

/** Against S3Proxy, or whatever the containers bring. */
@Tag("servers")
class LocalS3ContractTest extends S3ContractTest {
    @Override
    S3Access server() {
        return TestServers.s3();
    }
}
