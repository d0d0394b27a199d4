package dev.kontext.worker.filter;

/** What a filter says of a prompt or a picture. */
public sealed interface FilterVerdict {
    FilterVerdict ALLOWED = new Allowed();

    /** Go on. */
    record Allowed() implements FilterVerdict {}

    /**
     * The job ends here.
     *
     * @param reason a word that programs can rely on, for the job's owner: lower case letters, digits and underscores
     */
    record Rejected(String reason) implements FilterVerdict {
        public Rejected {
            if (!reason.matches("[a-z][a-z0-9_]{0,62}")) {
                throw new IllegalArgumentException(
                        "a reason has 1 to 63 lower case letters, digits and underscores, got " + reason);
            }
        }
    }
}
