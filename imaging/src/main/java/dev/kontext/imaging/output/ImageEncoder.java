package dev.kontext.imaging.output;

import dev.kontext.imaging.Pixels;
import dev.kontext.imaging.geometry.AlphaPlane;
import dev.kontext.imaging.geometry.Resampler;
import java.util.Map;
import java.util.Optional;

/** Writes deliverables and thumbnails. */
public final class ImageEncoder {
    /** Quality when the client names none. */
    public static final int DEFAULT_QUALITY = 90;

    /** Longest side of a thumbnail in pixels. */
    public static final int THUMBNAIL_SIDE = 256;

    private static final int THUMBNAIL_QUALITY = 80;

    private ImageEncoder() {}

    /** {@link #encode(Pixels, OutputFormat, int, Map)} without texts. */
    public static byte[] encode(Pixels image, OutputFormat format, int quality) {
        return encode(image, format, quality, Map.of());
    }

    /** {@link #encode(Pixels, OutputFormat, int, Map, Optional)} without a word on how the picture came to be. */
    public static byte[] encode(Pixels image, OutputFormat format, int quality, Map<String, String> texts) {
        return encode(image, format, quality, texts, Optional.empty());
    }

    /**
     * Writes an image file.
     *
     * @param quality 1 to 100; ignored for PNG
     * @param texts what the file says about itself, such as {@code Software} or {@code Description}: keys of 1 to 79
     *     letters, digits and inner spaces, values of at most 2,000 characters. PNG keeps them as {@code iTXt} under
     *     their keys, JPEG as one {@code COM} segment of {@code key: value} lines in UTF-8, WebP as an XMP packet.
     * @param source how the picture came to be. With it, PNG has an XMP packet too ({@code iTXt}), and JPEG has one
     *     ({@code APP1}) and {@code Software} as Exif; the packet names {@code Software} as the creating tool.
     * @throws IllegalArgumentException when quality or texts are out of range
     */
    public static byte[] encode(
            Pixels image, OutputFormat format, int quality, Map<String, String> texts, Optional<DigitalSource> source) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("quality must be 1 to 100, got " + quality);
        }
        var labels = new FileTexts(texts, source);
        return switch (format) {
            case PNG -> PngEncoder.encode(image, labels);
            case JPEG -> JpegEncoder.encode(AlphaPlane.flattenOnWhite(image), quality, labels);
            case WEBP -> WebpEncoder.encode(image, quality, labels);
        };
    }

    /** A JPEG of at most 256 pixels a side, quality 80, on white. */
    public static byte[] thumbnail(Pixels image) {
        return encode(Resampler.fitWithin(image, THUMBNAIL_SIDE), OutputFormat.JPEG, THUMBNAIL_QUALITY);
    }
}
