package dev.kontext.storage;

import dev.kontext.contracts.storage.Receipts;
import dev.kontext.storage.result.ReceiptsConfig;
import dev.kontext.storage.s3.S3Config;
import dev.kontext.storage.s3.S3ObjectStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The parts that the others are given. */
class Parts {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Receipts receipts(ReceiptsConfig config) {
        return new Receipts(config.key());
    }

    @Produces
    @Singleton
    S3ObjectStore store(S3Config config) {
        return new S3ObjectStore(config);
    }
}
