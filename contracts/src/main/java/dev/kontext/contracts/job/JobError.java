package dev.kontext.contracts.job;

/**
 * Why a job failed, in words for its owner.
 *
 * @param retryable whether submitting the same request again may succeed
 */
public record JobError(String code, String message, boolean retryable) {}
