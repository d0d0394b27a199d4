package dev.kontext.imaging;

/** Why an image is refused: the stable codes that clients see. */
public enum RefusalCode {
    /** Not an image, or of a kind that is not taken. */
    UNSUPPORTED_MEDIA_TYPE("unsupported_media_type"),
    /** The right kind, but cut off or damaged. */
    INVALID_IMAGE("invalid_image"),
    /** More bytes, pixels, or pixels to a side than allowed. */
    IMAGE_TOO_LARGE("image_too_large"),
    /** More than one frame or page. */
    ANIMATED_IMAGE("animated_image");

    private final String code;

    RefusalCode(String code) {
        this.code = code;
    }

    /** The code as it goes over the wire. */
    public String code() {
        return code;
    }
}
