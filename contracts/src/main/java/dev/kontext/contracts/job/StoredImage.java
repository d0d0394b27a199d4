package dev.kontext.contracts.job;

/**
 * A picture that storage holds under {@code out/<job>/<lease>/<name>}.
 *
 * @param name of the object inside its lease's folder, for example {@code 0.png}
 * @param width in pixels
 * @param height in pixels
 * @param bytes size of the file
 * @param sha256 of the file, in hex
 */
public record StoredImage(
        LeaseId lease, String name, String contentType, int width, int height, long bytes, String sha256) {}
