package dev.kontext.imaging.intake;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.Pixels;

/** A file whose structure has been walked to its end, and whose pixels are still packed. */
sealed interface ScannedFile permits PngFile, JpegFile, WebpFile, GifFile, BmpFile {
    ImageType type();

    /** As stored, before orientation. */
    int width();

    /** As stored, before orientation. */
    int height();

    /** EXIF orientation, 1 to 8. */
    int orientation();

    /** Unpacks to sRGB in the stored orientation. The caller has checked the size. */
    Pixels decode() throws ImageRefusedException;
}
