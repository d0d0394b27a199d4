package dev.kontext.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, newest first.
 *
 * @param nextCursor gets the next page; absent on the last
 */
public record JobPage(List<Job> jobs, @Nullable String nextCursor) {}
