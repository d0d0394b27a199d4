package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A picture that storage holds under {@code out/<job>/<lease>/<name>}.
 *
 * @param name of the object inside its lease's folder, for example {@code 0.png}
 * @param width in pixels
 * @param height in pixels
 * @param bytes size of the file
 * @param sha256 of the file, in hex
 * @param receipt see {@link dev.kontext.contracts.storage.Receipts}; on the way from storage to the scheduler alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredImage(
        LeaseId lease,
        String name,
        String contentType,
        int width,
        int height,
        long bytes,
        String sha256,
        @Nullable String receipt) {
    /** Without a receipt. */
    public StoredImage(
            LeaseId lease, String name, String contentType, int width, int height, long bytes, String sha256) {
        this(lease, name, contentType, width, height, bytes, sha256, null);
    }

    /** The same with this receipt, or without any. */
    public StoredImage with(@Nullable String otherReceipt) {
        return new StoredImage(lease, name, contentType, width, height, bytes, sha256, otherReceipt);
    }
}
