package dev.kontext.storage.upload;

import dev.kontext.contracts.job.Digest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.concurrent.Semaphore;

/** Takes bodies into temporary files: at most so many, each at most so large, hashed on the way. */
@Singleton
public final class Uploads {
    private final TemporaryFiles files;
    private final int maxBytes;
    private final Semaphore free;

    @Inject
    Uploads(TemporaryFiles files, UploadConfig config) {
        this.files = files;
        this.maxBytes = config.maxUploadBytes();
        this.free = new Semaphore(config.concurrentUploads());
    }

    /**
     * Reads a body to its end.
     *
     * @param announced its length as the sender says, negative if it does not
     * @throws PayloadTooLargeException as soon as this is known; the rest stays unread
     * @throws BusyException when too many are on their way in
     * @throws IOException when the sender goes away
     */
    public Upload receive(InputStream body, long announced) throws IOException, PayloadTooLargeException {
        if (announced > maxBytes) {
            throw new PayloadTooLargeException(maxBytes);
        }
        if (!free.tryAcquire()) {
            throw new BusyException("Too many files are on their way in. Try again in a second.");
        }
        var kept = false;
        Path file = null;
        try {
            file = files.create();
            var sha256 = Digest.newSha256();
            long bytes = copy(new DigestInputStream(body, sha256), file);
            var upload = new Upload(file, bytes, Digest.ofSha256(sha256.digest()), free::release);
            kept = true;
            return upload;
        } finally {
            if (!kept) {
                free.release();
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private long copy(InputStream from, Path to) throws IOException, PayloadTooLargeException {
        long bytes = 0;
        var buffer = new byte[64 * 1024];
        try (var out = Files.newOutputStream(to)) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                bytes += read;
                if (bytes > maxBytes) {
                    throw new PayloadTooLargeException(maxBytes);
                }
                out.write(buffer, 0, read);
            }
        }
        return bytes;
    }
}
