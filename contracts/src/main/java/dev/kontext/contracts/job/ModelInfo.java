package dev.kontext.contracts.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Which model made a picture.
 *
 * @param name in the model repository, for example {@code kontext}
 * @param version of the model
 * @param provenance {@code sandbox} for the stand-in, {@link #UNKNOWN}, or what the model says of its weights
 * @param weights their digest, for example {@code sha256:…}, or the word for weights without one
 * @param pipeline the program that ran them, for example {@code diffusers 0.35.1}
 * @param profile how they were run, one of those that the model offers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInfo(
        String name,
        String version,
        String provenance,
        @Nullable String weights,
        @Nullable String pipeline,
        @Nullable String profile) {
    /** The provenance of a model that says nothing of its weights. */
    public static final String UNKNOWN = "unknown";

    /** A model that says no more of itself. */
    public ModelInfo(String name, String version, String provenance) {
        this(name, version, provenance, null, null, null);
    }
}
