package dev.kontext.storage.upload;

import dev.kontext.contracts.job.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A body that has arrived. To be closed, which deletes it.
 *
 * @param file temporary
 * @param bytes its size
 */
public record Upload(Path file, long bytes, Digest digest, Runnable whenClosed) implements AutoCloseable {
    /** All of it in memory; only within {@link DecodeGate#file}. */
    public byte[] read() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was just written", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete a temporary file", e);
        } finally {
            whenClosed.run();
        }
    }
}
