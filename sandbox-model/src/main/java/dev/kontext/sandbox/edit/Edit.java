package dev.kontext.sandbox.edit;

/** An edited picture that has no label yet, and what its label says. */
public record Edit(Picture picture, String label) {}
