package dev.kontext.gateway.submission;

import dev.kontext.contracts.log.Request;
import java.util.Optional;

/** What was asked, for the scheduler. */
public interface RequestLog {
    /**
     * Appends a request and waits until it can no longer be lost.
     *
     * @param traceparent W3C trace context of the call
     * @throws dev.kontext.gateway.refusal.UnavailableException if the log refused it or went silent: it may still be there
     */
    void append(Request request, Optional<String> traceparent);
}
