package dev.kontext.contracts.job;

/**
 * Which model made a picture.
 *
 * @param name in the model repository, for example {@code kontext}
 * @param version of the model
 * @param provenance {@code sandbox} for the stand-in, else what the model says of its weights
 */
public record ModelInfo(String name, String version, String provenance) {}
