package dev.kontext.storage.object;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of an object, or of a part of it, as they arrive. To be closed.
 *
 * @param bytes how many there are
 */
public record ObjectContent(InputStream stream, long bytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        stream.close();
    }
}
