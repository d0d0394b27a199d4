package dev.kontext.gateway.failure;

import dev.kontext.contracts.job.TenantId;
import dev.kontext.contracts.log.DeadLetter;
import java.time.Instant;
import java.util.Optional;

/**
 * Which dead letters are meant.
 *
 * @param tenant all, those of nobody included, if empty
 * @param topic where the record was
 * @param since written then or later
 * @param until written before
 */
public record LetterFilter(
        Optional<TenantId> tenant, Optional<String> topic, Optional<Instant> since, Optional<Instant> until) {
    public static final LetterFilter ALL =
            new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean takes(DeadLetter letter) {
        return tenant.filter(wanted -> !wanted.value().equals(letter.tenant())).isEmpty()
                && topic.filter(wanted -> !wanted.equals(letter.topic())).isEmpty()
                && since.filter(letter.time()::isBefore).isEmpty()
                && until.filter(end -> !letter.time().isBefore(end)).isEmpty();
    }
}
