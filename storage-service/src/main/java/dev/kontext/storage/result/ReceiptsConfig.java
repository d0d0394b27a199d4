package dev.kontext.storage.result;

import io.smallrye.config.ConfigMapping;

/** How storage proves what it holds. */
@ConfigMapping(prefix = "kontext.receipts")
public interface ReceiptsConfig {
    /** The key of the receipts for results, the same as the schedulers'; workers must not have it. */
    String key();
}
