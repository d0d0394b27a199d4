package dev.kontext.imaging.intake;

import dev.kontext.imaging.Size;

/**
 * What the headers of an image say: found without decoding a pixel.
 *
 * @param type the real type, by content
 * @param size of the upright image, as {@link ImageIntake#decode} will return it
 * @param orientation EXIF orientation 1 to 8; 1 when there is none
 */
public record ImageInfo(ImageType type, Size size, int orientation) {
    public ImageInfo {
        if (orientation < 1 || orientation > 8) {
            throw new IllegalArgumentException("orientation must be 1 to 8, got " + orientation);
        }
    }
}
