package dev.kontext.imaging.intake;

import dev.kontext.imaging.ImageRefusedException;
import dev.kontext.imaging.RefusalCode;

/** The sentences of refusals. */
final class Refusals {
    private Refusals() {}

    static ImageRefusedException notAnImage() {
        return new ImageRefusedException(
                RefusalCode.UNSUPPORTED_MEDIA_TYPE, "This is not an image; send a PNG, JPEG or WebP file.");
    }

    /** @param kind as in "an SVG drawing" */
    static ImageRefusedException notTaken(String kind) {
        return new ImageRefusedException(
                RefusalCode.UNSUPPORTED_MEDIA_TYPE, "This is " + kind + "; save it as PNG, JPEG or WebP.");
    }

    static ImageRefusedException animated(String what) {
        return new ImageRefusedException(
                RefusalCode.ANIMATED_IMAGE, "This image has " + what + "; send a single still image.");
    }

    static ImageRefusedException cutOff(ImageType type) {
        return new ImageRefusedException(
                RefusalCode.INVALID_IMAGE, "This " + type + " file is cut off; send the whole file.");
    }

    /** @param what as in "its header is wrong" */
    static ImageRefusedException damaged(ImageType type, String what) {
        return new ImageRefusedException(
                RefusalCode.INVALID_IMAGE,
                "This " + type + " file is damaged: " + what + "; open it in an image editor and save it again.");
    }

    static ImageRefusedException undecodable(ImageType type, Throwable cause) {
        return new ImageRefusedException(
                RefusalCode.INVALID_IMAGE,
                "This " + type + " file cannot be decoded; open it in an image editor and save it again.",
                cause);
    }

    static ImageRefusedException tooManyBytes(IntakeLimits limits) {
        return new ImageRefusedException(
                RefusalCode.IMAGE_TOO_LARGE,
                "This file is larger than the " + limits.maxBytes()
                        + " bytes allowed; save it smaller or with more compression.");
    }

    static ImageRefusedException tooLong(int width, int height, IntakeLimits limits) {
        return new ImageRefusedException(
                RefusalCode.IMAGE_TOO_LARGE,
                "This image is " + width + "x" + height + "; make it at most " + limits.maxSide()
                        + " pixels along each side.");
    }

    static ImageRefusedException tooManyPixels(int width, int height, IntakeLimits limits) {
        return new ImageRefusedException(
                RefusalCode.IMAGE_TOO_LARGE,
                "This image is " + width + "x" + height + ", " + (long) width * height + " pixels; make it at most "
                        + limits.maxPixels() + " pixels.");
    }
}
