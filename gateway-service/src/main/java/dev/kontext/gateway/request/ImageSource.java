package dev.kontext.gateway.request;

import dev.kontext.contracts.job.Digest;
import java.nio.file.Path;

/** Where an input comes from. */
public sealed interface ImageSource {
    /** Names its bytes. */
    Digest digest();

    /** Where in the request it stands, for refusals. */
    String field();

    /**
     * It came with the request.
     *
     * @param file lives until the request is answered
     */
    record Upload(Path file, Digest digest, String field) implements ImageSource {}

    /** Storage should have it from an earlier request. */
    record Artifact(Digest digest, String field) implements ImageSource {}
}
