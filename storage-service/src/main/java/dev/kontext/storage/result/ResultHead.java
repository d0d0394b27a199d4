package dev.kontext.storage.result;

/**
 * What is known of a stored result.
 *
 * @param sha256 of its bytes, in hex
 */
public record ResultHead(long bytes, String contentType, String sha256) {}
