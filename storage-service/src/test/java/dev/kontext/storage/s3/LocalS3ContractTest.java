package dev.kontext.storage.s3;

import dev.kontext.testkit.S3Access;
import dev.kontext.testkit.TestServers;

/** Against S3Proxy, or whatever the containers bring. */
class LocalS3ContractTest extends S3ContractTest {
    @Override
    S3Access server() {
        return TestServers.s3();
    }
}
