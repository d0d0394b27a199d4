package dev.kontext.contracts.storage;

import java.time.Instant;

/** Asks storage to keep an input at least until this instant. It never shortens. */
public record KeepUntil(Instant until) {}
