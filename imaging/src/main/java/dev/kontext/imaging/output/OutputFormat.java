package dev.kontext.imaging.output;

/** A kind of file that deliverables are written as. */
public enum OutputFormat {
    /** Lossless, with alpha; quality has no meaning. */
    PNG("image/png", "png"),
    /** On white when there is alpha; 4:4:4 from quality 90, 4:2:0 below. */
    JPEG("image/jpeg", "jpg"),
    /** Lossy, with alpha (itself lossless); quality 100 is lossless. */
    WEBP("image/webp", "webp");

    private final String mediaType;
    private final String extension;

    OutputFormat(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Without the dot. */
    public String extension() {
        return extension;
    }
}
