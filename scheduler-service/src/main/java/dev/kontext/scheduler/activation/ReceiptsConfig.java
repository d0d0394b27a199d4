package dev.kontext.scheduler.activation;

import io.smallrye.config.ConfigMapping;

/** How storage proves what it holds. */
@ConfigMapping(prefix = "kontext.receipts")
public interface ReceiptsConfig {
    /** The key of storage's receipts, the same as storage's; workers must not have it. */
    String key();
}
