package dev.kontext.imaging.intake;

import dev.kontext.imaging.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the one EXIF field that changes pixels, and applies it.
 *
 * <p>EXIF libraries read every field first: a block of 64 kB can hold thousands of fields that all point to the same
 * bytes, and unfolds to gigabytes. This looks at one directory and copies nothing.
 */
final class ExifOrientation {
    static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY = 12;

    private ExifOrientation() {}

    /**
     * Finds the orientation in a TIFF-structured EXIF block.
     *
     * @param from where its byte order mark is
     * @return 1 to 8; 1 also when the block is damaged
     */
    static int read(byte[] file, int from, int length) {
        if (length < 8) {
            return UPRIGHT;
        }
        var block = ByteBuffer.wrap(file, from, length).slice();
        short mark = block.getShort(0);
        if (mark != 0x4949 && mark != 0x4D4D) {
            return UPRIGHT;
        }
        block.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = block.getInt(4) & 0xFFFF_FFFFL;
        if (block.getShort(2) != 42 || directory + 2 > length) {
            return UPRIGHT;
        }
        int entries = block.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int at = (int) directory + 2 + i * ENTRY;
            if (at + ENTRY > length) {
                return UPRIGHT;
            }
            if ((block.getShort(at) & 0xFFFF) == TAG) {
                int value = block.getShort(at + 8) & 0xFFFF;
                return block.getShort(at + 2) == SHORT && value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Whether the upright image is as wide as the stored one is high. */
    static boolean turnsSides(int orientation) {
        return orientation >= 5;
    }

    /** Turns and mirrors a stored image upright. */
    static Pixels apply(Pixels stored, int orientation) {
        if (orientation == UPRIGHT) {
            return stored;
        }
        int width = stored.width();
        int height = stored.height();
        int channels = stored.channels();
        // Where the stored pixel (0, 0) goes, and how far one step right or down in the stored image leads.
        int outWidth = turnsSides(orientation) ? height : width;
        int outHeight = turnsSides(orientation) ? width : height;
        int right = outWidth - 1;
        int bottom = (outHeight - 1) * outWidth;
        int origin = 0;
        int stepX = 1;
        int stepY = outWidth;
        switch (orientation) {
            case 2 -> {
                origin = right;
                stepX = -1;
            }
            case 3 -> {
                origin = bottom + right;
                stepX = -1;
                stepY = -outWidth;
            }
            case 4 -> {
                origin = bottom;
                stepY = -outWidth;
            }
            case 5 -> {
                stepX = outWidth;
                stepY = 1;
            }
            case 6 -> {
                origin = right;
                stepX = outWidth;
                stepY = -1;
            }
            case 7 -> {
                origin = bottom + right;
                stepX = -outWidth;
                stepY = -1;
            }
            case 8 -> {
                origin = bottom;
                stepX = -outWidth;
                stepY = 1;
            }
            default -> throw new IllegalArgumentException("orientation must be 1 to 8, got " + orientation);
        }
        byte[] in = stored.samples();
        var out = new byte[in.length];
        int from = 0;
        for (int y = 0; y < height; y++) {
            int to = (origin + y * stepY) * channels;
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    out[to + c] = in[from++];
                }
                to += stepX * channels;
            }
        }
        return new Pixels(outWidth, outHeight, channels, out);
    }
}
