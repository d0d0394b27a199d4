package dev.kontext.contracts.worker;

import java.util.List;

/**
 * The answer to a heartbeat.
 *
 * @param term of the answering scheduler; a worker ignores a reply with a lower term than it has seen
 * @param verdicts one for each attempt that the heartbeat listed
 * @param drain whether the worker should finish what it holds and take no more
 */
public record HeartbeatReply(long term, List<Grant> grants, List<AttemptVerdict> verdicts, boolean drain) {
    public HeartbeatReply {
        grants = List.copyOf(grants);
        verdicts = List.copyOf(verdicts);
    }
}
