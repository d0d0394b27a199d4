package dev.kontext.storage.input;

import dev.kontext.contracts.storage.InputArtifact;
import java.time.Instant;

/** The object that is written last: an input is there when this is. */
record InputMeta(InputArtifact artifact, Instant storedAt) {}
