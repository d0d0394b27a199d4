package dev.kontext.contracts.job;

/**
 * An input by reference.
 *
 * @param digest names the uploaded bytes
 * @param width in pixels, after its orientation was applied
 * @param height in pixels, after its orientation was applied
 */
public record InputImage(Digest digest, int width, int height) {}
