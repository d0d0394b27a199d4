package dev.kontext.gateway.request;

import dev.kontext.contracts.job.Digest;
import java.nio.file.Path;

/** Where an input comes from. */
public sealed interface ImageSource {
    /** Names its bytes. */
    Digest digest();

    /**
     * It came with the request.
     *
     * @param file lives until the request is answered
     */
    record Upload(Path file, Digest digest) implements ImageSource {}

    /** Storage should have it from an earlier request. */
    record Artifact(Digest digest) implements ImageSource {}
}
