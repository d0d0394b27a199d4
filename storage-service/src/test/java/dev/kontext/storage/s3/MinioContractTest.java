package dev.kontext.storage.s3;

import dev.kontext.testkit.S3Access;
import dev.kontext.testkit.Skipped;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Against a real MinIO, where its program is cached. */
@Tag("servers")
class MinioContractTest extends S3ContractTest {
    private static S3Access minio;

    @BeforeAll
    static void start() {
        minio = Skipped.orMinio("object store contract against MinIO");
    }

    @Override
    S3Access server() {
        return minio;
    }
}
