package dev.kontext.gateway.request;

import dev.kontext.contracts.error.ErrorCode;
import dev.kontext.contracts.job.Digest;
import dev.kontext.gateway.refusal.RefusedException;
import dev.kontext.gateway.refusal.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** The pictures of one request, as files that end with it. */
public final class Uploads implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Uploads.class);

    private final List<Path> files = new ArrayList<>();

    /** Takes a file that somebody else deletes. */
    public ImageSource.Upload take(Path file, String field) {
        var sha256 = Digest.newSha256();
        try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            refuseEmpty(Files.copy(file, out), field);
        } catch (IOException e) {
            throw new UncheckedIOException("an uploaded file cannot be read", e);
        }
        return new ImageSource.Upload(file, Digest.ofSha256(sha256.digest()), field);
    }

    /** Writes a file of our own. */
    ImageSource.Upload write(Content content, String field) throws IOException {
        var file = create();
        var sha256 = Digest.newSha256();
        try (var out = new DigestOutputStream(new OwnFile(file), sha256)) {
            content.writeTo(out);
        }
        refuseEmpty(Files.size(file), field);
        return new ImageSource.Upload(file, Digest.ofSha256(sha256.digest()), field);
    }

    @Override
    public void close() {
        for (var file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warnf("uploaded file stays behind reason=%s", e.toString());
            }
        }
    }

    private Path create() {
        try {
            var file = Files.createTempFile("kontext-upload-", ".bin");
            files.add(file);
            return file;
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static UnavailableException noRoom(IOException e) {
        return new UnavailableException("The picture cannot be received for the moment; try again.", e);
    }

    private static void refuseEmpty(long bytes, String field) {
        if (bytes == 0) {
            throw new RefusedException(
                    ErrorCode.INVALID_IMAGE, "The picture in " + field + " is empty; send the file's bytes.", field);
        }
    }

    /** Tells a full disk from a body that breaks off. */
    private static final class OwnFile extends OutputStream {
        private final OutputStream file;

        OwnFile(Path path) {
            try {
                file = Files.newOutputStream(path);
            } catch (IOException e) {
                throw noRoom(e);
            }
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                file.write(bytes, offset, length);
            } catch (IOException e) {
                throw noRoom(e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Writes a picture's bytes. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
