package dev.kontext.imaging.intake;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.Size;
import java.io.IOException;
import java.io.InputStream;

/** The only door for images from strangers: looks at the headers first, decodes within limits, and keeps pixels only. */
public final class ImageIntake {
    private ImageIntake() {}

    /**
     * Reads a whole upload into memory, at most {@code limits.maxBytes()}.
     *
     * @throws ImageRefusedException {@code image_too_large} as soon as there are more bytes; the rest stays unread
     * @throws IOException as the stream throws it
     */
    public static byte[] read(InputStream in, IntakeLimits limits) throws IOException, ImageRefusedException {
        byte[] bytes = in.readNBytes(limits.maxBytes());
        if (bytes.length == limits.maxBytes() && in.read() != -1) {
            throw Refusals.tooManyBytes(limits);
        }
        return bytes;
    }

    /**
     * Finds out what the bytes are, from headers only: type by content, size, number of frames. Walks the file's
     * structure to its end, so that a file that is cut off is mostly seen here; decodes and inflates no pixels.
     *
     * @param bytes the whole file
     * @throws ImageRefusedException with any of its codes
     */
    public static ImageInfo probe(byte[] bytes, IntakeLimits limits) throws ImageRefusedException {
        ScannedFile file = scan(bytes, limits);
        var stored = new Size(file.width(), file.height());
        boolean turned = ExifOrientation.turnsSides(file.orientation());
        return new ImageInfo(file.type(), turned ? stored.turned() : stored, file.orientation());
    }

    /**
     * Probes, then decodes to what everything behind the door works with: upright by its EXIF orientation, sRGB by its
     * colour profile, 8 bits, RGB (from greyscale, palette, CMYK, YCCK too) or RGBA with straight alpha when the file
     * has transparency; no metadata.
     *
     * @param bytes the whole file
     * @throws ImageRefusedException as {@link #probe} does, and {@code invalid_image} when the pixels cannot be decoded
     */
    public static Pixels decode(byte[] bytes, IntakeLimits limits) throws ImageRefusedException {
        ScannedFile file = scan(bytes, limits);
        Pixels stored = file.decode();
        if (stored.width() != file.width() || stored.height() != file.height()) {
            throw Refusals.damaged(file.type(), "its header and its pixels disagree");
        }
        return ExifOrientation.apply(stored, file.orientation());
    }

    private static ScannedFile scan(byte[] bytes, IntakeLimits limits) throws ImageRefusedException {
        if (bytes.length > limits.maxBytes()) {
            throw Refusals.tooManyBytes(limits);
        }
        ScannedFile file = switch (MediaSniffer.sniff(bytes)) {
            case PNG -> PngFile.scan(bytes);
            case JPEG -> JpegFile.scan(bytes);
            case WEBP -> WebpFile.scan(bytes);
            case GIF -> GifFile.scan(bytes);
            case BMP -> BmpFile.scan(bytes);
        };
        if (Math.max(file.width(), file.height()) > limits.maxSide()) {
            throw Refusals.tooLong(file.width(), file.height(), limits);
        }
        if ((long) file.width() * file.height() > limits.maxPixels()) {
            throw Refusals.tooManyPixels(file.width(), file.height(), limits);
        }
        return file;
    }
}
