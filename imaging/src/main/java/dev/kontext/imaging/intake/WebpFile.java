package dev.kontext.imaging.intake;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A still WebP, lossy or lossless; the decoder gets the pixels and their alpha only. */
final class WebpFile implements ScannedFile {
    private static final int HEADER = 12;
    private static final int CHUNK_HEADER = 8;
    private static final int VP8 = fourCc("VP8 ");
    private static final int VP8L = fourCc("VP8L");
    private static final int VP8X = fourCc("VP8X");
    private static final int ALPH = fourCc("ALPH");
    private static final int ANIM = fourCc("ANIM");
    private static final int ANMF = fourCc("ANMF");
    private static final int ICCP = fourCc("ICCP");
    private static final int EXIF = fourCc("EXIF");
    private static final int ANIMATED = 0x02;
    private static final int ALPHA = 0x10;

    /** A chunk, its body. */
    private record Chunk(int kind, int at, int length) {}

    private final byte[] file;
    private final ByteBuffer in;
    private int orientation = ExifOrientation.UPRIGHT;
    private int width;
    private int height;
    private @Nullable Chunk canvas;
    private @Nullable Chunk pixels;
    private @Nullable Chunk alpha;
    private @Nullable Chunk profile;

    private WebpFile(byte[] file) {
        this.file = file;
        this.in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    static WebpFile scan(byte[] file) throws ImageRefusedException {
        var webp = new WebpFile(file);
        webp.walk();
        webp.readSize();
        return webp;
    }

    @Override
    public ImageType type() {
        return ImageType.WEBP;
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
            Pixels decoded = DecodedImages.toPixels(Codecs.read(ImageType.WEBP, essentials()));
            if (hasPlainAlpha()) {
                decoded = DecodedImages.withoutOpaqueAlpha(withPlainAlpha(decoded));
            }
            var samples = decoded.samples();
            int channels = decoded.channels();
            icc().flatMap(icc -> ColourProfile.of(icc, 3)).ifPresent(colours -> colours.convert(samples, channels));
            return decoded;
        } catch (IOException | RuntimeException e) {
            throw Refusals.undecodable(ImageType.WEBP, e);
        }
    }

    private void walk() throws ImageRefusedException {
        long end = CHUNK_HEADER + (in.getInt(4) & 0xFFFF_FFFFL);
        // Some writers leave out the last byte of padding.
        if (end > file.length + (end & 1)) {
            throw Refusals.cutOff(ImageType.WEBP);
        }
        long at = HEADER;
        while (at + CHUNK_HEADER <= end && at + CHUNK_HEADER <= file.length) {
            int kind = in.getInt((int) at);
            long length = in.getInt((int) at + 4) & 0xFFFF_FFFFL;
            long body = at + CHUNK_HEADER;
            if (body + length > file.length) {
                throw Refusals.cutOff(ImageType.WEBP);
            }
            sort(new Chunk(kind, (int) body, (int) length));
            at = body + length + (length & 1);
        }
    }

    private void sort(Chunk chunk) throws ImageRefusedException {
        if (chunk.kind == ANIM || chunk.kind == ANMF || (chunk.kind == VP8X && (file[chunk.at] & ANIMATED) != 0)) {
            throw Refusals.animated("several frames");
        }
        if (chunk.kind == VP8X) {
            if (canvas != null || chunk.length < 10) {
                throw Refusals.damaged(ImageType.WEBP, "its header is wrong");
            }
            canvas = chunk;
        } else if ((chunk.kind == VP8 || chunk.kind == VP8L) && pixels == null) {
            pixels = chunk;
        } else if (chunk.kind == ALPH && alpha == null && chunk.length > 0) {
            alpha = chunk;
        } else if (chunk.kind == ICCP && profile == null) {
            profile = chunk;
        } else if (chunk.kind == EXIF) {
            // Some writers keep the prefix that EXIF has in JPEG.
            int prefix = chunk.length > 6 && in.getInt(chunk.at) == fourCc("Exif") ? 6 : 0;
            orientation = ExifOrientation.read(file, chunk.at + prefix, chunk.length - prefix);
        }
    }

    private void readSize() throws ImageRefusedException {
        Chunk data = pixels;
        if (data == null) {
            throw Refusals.damaged(ImageType.WEBP, "it has no pixels");
        }
        if (data.length < 10) {
            throw Refusals.cutOff(ImageType.WEBP);
        }
        if (data.kind == VP8) {
            int tag = in.getInt(data.at);
            boolean keyFrame = (tag & 1) == 0 && (in.getInt(data.at + 3) & 0xFF_FFFF) == 0x2A019D;
            if (!keyFrame) {
                throw Refusals.damaged(ImageType.WEBP, "its header is wrong");
            }
            if ((tag >>> 5 & 0x7_FFFF) > data.length - 10) {
                throw Refusals.cutOff(ImageType.WEBP);
            }
            width = in.getShort(data.at + 6) & 0x3FFF;
            height = in.getShort(data.at + 8) & 0x3FFF;
        } else {
            int bits = in.getInt(data.at + 1);
            if (file[data.at] != 0x2F || bits >>> 29 != 0) {
                throw Refusals.damaged(ImageType.WEBP, "its header is wrong");
            }
            width = 1 + (bits & 0x3FFF);
            height = 1 + (bits >>> 14 & 0x3FFF);
        }
        Chunk outer = canvas;
        boolean asOutside = outer == null
                || (1 + (in.getInt(outer.at + 4) & 0xFF_FFFF) == width
                        && 1 + (in.getInt(outer.at + 6) >>> 8) == height);
        if (width < 1 || height < 1 || !asOutside) {
            throw Refusals.damaged(ImageType.WEBP, "its size is impossible");
        }
    }

    private byte[] essentials() {
        var body = new ByteArrayOutputStream(file.length);
        if (pixels != null && pixels.kind == VP8 && alpha != null && !hasPlainAlpha()) {
            var size = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
            size.putInt(0, ALPHA).putInt(4, width - 1).putInt(6, ((width - 1) >>> 16) | ((height - 1) << 8));
            write(body, VP8X, size.array(), 0, 10);
            write(body, ALPH, file, alpha.at, alpha.length);
        }
        if (pixels != null) {
            write(body, pixels.kind, file, pixels.at, pixels.length);
        }
        var out = ByteBuffer.allocate(HEADER + body.size()).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(fourCc("RIFF"))
                .putInt(4 + body.size())
                .putInt(fourCc("WEBP"))
                .put(body.toByteArray());
        return out.array();
    }

    private static void write(ByteArrayOutputStream out, int kind, byte[] from, int at, int length) {
        var header = ByteBuffer.allocate(CHUNK_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(kind).putInt(length);
        out.write(header.array(), 0, CHUNK_HEADER);
        out.write(from, at, length);
        if ((length & 1) == 1) {
            out.write(0);
        }
    }

    private Optional<byte[]> icc() {
        return profile == null || profile.length > ColourProfile.MAX_BYTES
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(file, profile.at, profile.at + profile.length));
    }

    /** Encoders leave alpha uncompressed when packing does not pay; the decoder cannot read that. */
    private boolean hasPlainAlpha() {
        return alpha != null && pixels != null && pixels.kind == VP8 && (file[alpha.at] & 3) == 0;
    }

    private Pixels withPlainAlpha(Pixels rgb) {
        if (alpha == null || alpha.length < 1 + width * height) {
            throw new IllegalStateException("alpha is cut off");
        }
        byte[] plane = Arrays.copyOfRange(file, alpha.at + 1, alpha.at + 1 + width * height);
        int filter = file[alpha.at] >> 2 & 3;
        var out = new byte[4 * plane.length];
        for (int i = 0; i < plane.length; i++) {
            plane[i] += (byte) predict(plane, i, filter);
            System.arraycopy(rgb.samples(), 3 * i, out, 4 * i, 3);
            out[4 * i + 3] = plane[i];
        }
        return new Pixels(width, height, Pixels.RGBA, out);
    }

    /** WebP's alpha filters: 1 from the left, 2 from above, 3 by gradient; the first row and column have one neighbour. */
    private int predict(byte[] plane, int i, int filter) {
        boolean first = i % width == 0;
        boolean top = i < width;
        if (filter == 0 || i == 0) {
            return 0;
        }
        if (top || (filter == 1 && !first)) {
            return plane[i - 1];
        }
        if (first || filter == 2) {
            return plane[i - width];
        }
        int left = plane[i - 1] & 0xFF;
        int above = plane[i - width] & 0xFF;
        int corner = plane[i - width - 1] & 0xFF;
        return Math.clamp(left + above - corner, 0, 255);
    }

    private static int fourCc(String name) {
        return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
    }
}
