package dev.kontext.contracts.worker;

/** The answer to an {@link AttemptResult}: {@link Verdict#SETTLED} or {@link Verdict#FENCED}. */
public record ResultReply(long term, Verdict verdict) {}
