package dev.kontext.contracts.storage;

import java.net.URI;
import java.time.Instant;

/** An address that works without credentials until it expires. Never logged. */
public record SignedLink(URI url, Instant expiresAt) {}
