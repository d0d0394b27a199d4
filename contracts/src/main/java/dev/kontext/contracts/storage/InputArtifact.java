package dev.kontext.contracts.storage;

import dev.kontext.contracts.job.Digest;

/**
 * An input that storage holds: the uploaded bytes under their digest and, beside them, its normalised pixels.
 *
 * @param contentType as found in the bytes
 * @param width in pixels, after its orientation was applied
 * @param height in pixels, after its orientation was applied
 * @param bytes size of the upload
 */
public record InputArtifact(Digest digest, String contentType, int width, int height, long bytes) {}
