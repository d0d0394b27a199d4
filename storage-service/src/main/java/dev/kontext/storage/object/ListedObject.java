package dev.kontext.storage.object;

/** An object in a listing. */
public record ListedObject(String key, long bytes) {}
