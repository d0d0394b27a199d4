package dev.kontext.imaging.intake;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory that a decoder reads, and that it cannot go on reading past the end.
 *
 * <p>The WebP decoder reads on at the end as if there were more, so that thirty bytes which promise 65,536 groups of
 * code tables would get all of their 340 MB.
 */
final class FileInput extends ImageInputStreamImpl {
    // A decoder that looks eight bytes ahead meets the end up to 64 times before it is through; 49 were seen.
    private static final int PATIENCE = 200;

    private final byte[] file;
    private int meetings;

    FileInput(byte[] file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return atEnd() ? -1 : file[(int) streamPos++] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (atEnd()) {
            return -1;
        }
        int count = (int) Math.min(length, file.length - streamPos);
        System.arraycopy(file, (int) streamPos, into, from, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return file.length;
    }

    private boolean atEnd() throws IOException {
        if (streamPos < file.length) {
            return false;
        }
        // Not an EOFException: that is what decoders forgive.
        if (++meetings > PATIENCE) {
            throw new IOException("the pixels end early");
        }
        return true;
    }
}
