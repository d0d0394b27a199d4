package dev.kontext.imaging.intake;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A PNG, of which the decoder gets the critical chunks and transparency only: compressed texts are never opened, and a
 * compressed profile only up to a bound.
 */
final class PngFile implements ScannedFile {
    private static final int SIGNATURE = 8;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504C5445;
    private static final int TRNS = 0x74524E53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454E44;
    private static final int ICCP = 0x69434350;
    private static final int EXIF = 0x65584966;
    private static final int ACTL = 0x6163544C;

    private final int width;
    private final int height;
    private final int orientation;
    private final boolean grey;
    private final Optional<byte[]> profile;
    private final byte[] file;

    private PngFile(int width, int height, int orientation, boolean grey, Optional<byte[]> profile, byte[] file) {
        this.width = width;
        this.height = height;
        this.orientation = orientation;
        this.grey = grey;
        this.profile = profile;
        this.file = file;
    }

    static PngFile scan(byte[] file) throws ImageRefusedException {
        var in = ByteBuffer.wrap(file);
        int width = 0;
        int height = 0;
        int colourType = -1;
        int orientation = ExifOrientation.UPRIGHT;
        Optional<byte[]> profile = Optional.empty();
        boolean data = false;
        int at = SIGNATURE;
        while (true) {
            if (at > file.length - 12) {
                throw Refusals.cutOff(ImageType.PNG);
            }
            int length = in.getInt(at);
            int kind = in.getInt(at + 4);
            if (at == SIGNATURE && (kind != IHDR || length != 13)) {
                throw Refusals.damaged(ImageType.PNG, "it does not begin with a header");
            }
            if (length < 0) {
                throw Refusals.damaged(ImageType.PNG, "a chunk has an impossible length");
            }
            if (length > file.length - 12 - at) {
                throw Refusals.cutOff(ImageType.PNG);
            }
            if (isCritical(kind) && !crcMatches(file, at, length)) {
                throw Refusals.damaged(ImageType.PNG, "a checksum does not match");
            }
            int body = at + 8;
            switch (kind) {
                case IHDR -> {
                    width = in.getInt(body);
                    height = in.getInt(body + 4);
                    colourType = file[body + 9];
                    if (width < 1 || height < 1) {
                        throw Refusals.damaged(ImageType.PNG, "its size is impossible");
                    }
                }
                case ACTL -> {
                    if (length >= 4 && in.getInt(body) != 1) {
                        throw Refusals.animated("several frames");
                    }
                }
                case ICCP -> profile = Optional.of(inflateProfile(file, body, length));
                case EXIF -> orientation = ExifOrientation.read(file, body, length);
                case IDAT -> data = true;
                default -> {}
            }
            if (kind == IEND) {
                break;
            }
            at += 12 + length;
        }
        if (!data) {
            throw Refusals.damaged(ImageType.PNG, "it has no pixels");
        }
        boolean grey = colourType == 0 || colourType == 4;
        return new PngFile(width, height, orientation, grey, profile, file);
    }

    @Override
    public ImageType type() {
        return ImageType.PNG;
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
    public int orientation() {
        return orientation;
    }

    @Override
    public Pixels decode() throws ImageRefusedException {
        try {
            Pixels pixels = DecodedImages.toPixels(Codecs.read(ImageType.PNG, essentials()));
            profile.flatMap(icc -> ColourProfile.of(icc, grey ? 1 : 3))
                    .ifPresent(colours -> colours.convert(pixels.samples(), pixels.channels()));
            return pixels;
        } catch (IOException | RuntimeException e) {
            throw Refusals.undecodable(ImageType.PNG, e);
        }
    }

    private byte[] essentials() {
        var in = ByteBuffer.wrap(file);
        var out = new ByteArrayOutputStream(file.length);
        out.write(file, 0, SIGNATURE);
        int kind = 0;
        for (int at = SIGNATURE; kind != IEND; ) {
            int length = in.getInt(at) + 12;
            kind = in.getInt(at + 4);
            if (isCritical(kind) || kind == TRNS) {
                out.write(file, at, length);
            }
            at += length;
        }
        return out.toByteArray();
    }

    private static boolean isCritical(int kind) {
        return kind == IHDR || kind == PLTE || kind == IDAT || kind == IEND;
    }

    private static boolean crcMatches(byte[] file, int at, int length) {
        var crc = new CRC32();
        crc.update(file, at + 4, length + 4);
        return (int) crc.getValue() == ByteBuffer.wrap(file).getInt(at + 8 + length);
    }

    /** A name, a zero, a zero for deflate, then the packed profile. */
    private static byte[] inflateProfile(byte[] file, int from, int length) throws ImageRefusedException {
        int end = from + length;
        int at = from;
        while (at < end && file[at] != 0) {
            at++;
        }
        at += 2;
        if (at >= end) {
            return new byte[0];
        }
        var out = new ByteArrayOutputStream();
        var buffer = new byte[1 << 14];
        try (var inflater = new Inflater()) {
            inflater.setInput(file, at, end - at);
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0) {
                    return new byte[0];
                }
                out.write(buffer, 0, count);
                if (out.size() > ColourProfile.MAX_BYTES) {
                    throw Refusals.damaged(ImageType.PNG, "its colour profile is far too large");
                }
            }
        } catch (DataFormatException e) {
            // A broken profile is no profile.
            return new byte[0];
        }
        return out.toByteArray();
    }
}
