package dev.kontext.imaging.intake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kontext.imaging.ImageRefusedException;
import java.util.Locale;

/** Tells by its first bytes what a file is, and names what is known but not taken. */
final class MediaSniffer {
    private static final int TEXT_WINDOW = 1024;

    private MediaSniffer() {}

    static ImageType sniff(byte[] file) throws ImageRefusedException {
        if (starts(file, 0, "\u0089PNG\r\n\u001A\n")) {
            return ImageType.PNG;
        }
        if (starts(file, 0, "\u00FF\u00D8\u00FF")) {
            return ImageType.JPEG;
        }
        if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) {
            return ImageType.WEBP;
        }
        if (starts(file, 0, "GIF87a") || starts(file, 0, "GIF89a")) {
            return ImageType.GIF;
        }
        if (starts(file, 0, "BM") && file.length >= 18 && file[15] == 0 && file[16] == 0 && file[17] == 0) {
            return ImageType.BMP;
        }
        throw refuse(file);
    }

    private static ImageRefusedException refuse(byte[] file) {
        if (starts(file, 0, "II*\0") || starts(file, 0, "MM\0*") || starts(file, 0, "II+\0")) {
            return Refusals.notTaken("a TIFF file");
        }
        if (starts(file, 4, "ftyp")) {
            boolean avif = starts(file, 8, "avi");
            boolean heif = starts(file, 8, "hei") || starts(file, 8, "hev") || starts(file, 8, "mif");
            return Refusals.notTaken(avif ? "an AVIF file" : heif ? "a HEIC file" : "a video");
        }
        if (starts(file, 0, "\u00FF\n") || starts(file, 4, "JXL \r\n")) {
            return Refusals.notTaken("a JPEG XL file");
        }
        if (starts(file, 4, "jP  \r\n")) {
            return Refusals.notTaken("a JPEG 2000 file");
        }
        if (starts(file, 0, "%PDF-")) {
            return Refusals.notTaken("a PDF document");
        }
        if (starts(file, 0, "8BPS")) {
            return Refusals.notTaken("a Photoshop document");
        }
        var text = new String(file, 0, Math.min(file.length, TEXT_WINDOW), ISO_8859_1).toLowerCase(Locale.ROOT);
        if (text.contains("<svg")) {
            return Refusals.notTaken("an SVG drawing");
        }
        return Refusals.notAnImage();
    }

    private static boolean starts(byte[] file, int at, String magic) {
        if (file.length < at + magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((file[at + i] & 0xFF) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
