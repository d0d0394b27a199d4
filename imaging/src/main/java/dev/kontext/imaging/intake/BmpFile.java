package dev.kontext.imaging.intake;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An uncompressed Windows bitmap. */
final class BmpFile implements ScannedFile {
    private static final int CORE_HEADER = 12;
    private static final int INFO_HEADER = 40;
    private static final int V4_HEADER = 108;
    private static final int V5_HEADER = 124;
    private static final int COLOUR_SPACE = 14 + 56;
    private static final int SRGB = 0x73524742;
    private static final int RGB = 0;
    private static final int BIT_FIELDS = 3;

    private final int width;
    private final int height;
    private final byte[] file;

    private BmpFile(int width, int height, byte[] file) {
        this.width = width;
        this.height = height;
        this.file = file;
    }

    static BmpFile scan(byte[] file) throws ImageRefusedException {
        var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int offset = in.getInt(10);
        int header = in.getInt(14);
        if (file.length < 14 + header) {
            throw Refusals.cutOff(ImageType.BMP);
        }
        int width;
        int height;
        int bits;
        if (header == CORE_HEADER) {
            width = in.getShort(18) & 0xFFFF;
            height = in.getShort(20) & 0xFFFF;
            bits = in.getShort(24);
        } else if (header == INFO_HEADER
                || header == 52
                || header == 56
                || header == V4_HEADER
                || header == V5_HEADER) {
            width = in.getInt(18);
            height = Math.abs(in.getInt(22));
            bits = in.getShort(28);
            int compression = in.getInt(30);
            if (compression != RGB && compression != BIT_FIELDS) {
                throw Refusals.notTaken("a compressed BMP file");
            }
        } else {
            throw Refusals.damaged(ImageType.BMP, "its header is wrong");
        }
        boolean knownBits = bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
        if (width < 1 || height < 1 || !knownBits || offset < 14 + header) {
            throw Refusals.damaged(ImageType.BMP, "its header is wrong");
        }
        long row = ((long) width * bits + 31) / 32 * 4;
        if (row * height > (long) file.length - offset) {
            throw Refusals.cutOff(ImageType.BMP);
        }
        return new BmpFile(width, height, file);
    }

    @Override
    public ImageType type() {
        return ImageType.BMP;
    }

    @Override
    public int orientation() {
        return ExifOrientation.UPRIGHT;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public Pixels decode() throws ImageRefusedException {
        try {
            return DecodedImages.toPixels(Codecs.read(ImageType.BMP, withoutProfile()));
        } catch (IOException | RuntimeException e) {
            throw Refusals.undecodable(ImageType.BMP, e);
        }
    }

    /** A header may name a profile in another file of this machine. */
    private byte[] withoutProfile() {
        var copy = file.clone();
        var out = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        if (out.getInt(14) >= V4_HEADER) {
            out.putInt(COLOUR_SPACE, SRGB);
        }
        return copy;
    }
}
