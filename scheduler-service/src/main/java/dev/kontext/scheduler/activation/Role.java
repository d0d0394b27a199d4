package dev.kontext.scheduler.activation;

import dev.kontext.scheduler.loop.ActiveTerm;
import java.net.URI;
import java.util.Optional;

/** What this scheduler is at the moment. */
sealed interface Role {
    /** It has not seen its topics yet. */
    record Starting() implements Role {}

    /**
     * It folds the log.
     *
     * @param active where the active one is, if that is known
     * @param caughtUp whether it has folded the log to its end lately
     */
    record StandingBy(Optional<URI> active, boolean caughtUp) implements Role {}

    /** It decides. */
    record Active(ActiveTerm term) implements Role {}
}
