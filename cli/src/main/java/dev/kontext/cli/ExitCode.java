package dev.kontext.cli;

/** What the shell is told. Documented in docs/cli.md. */
final class ExitCode {
    static final int OK = 0;

    /** A job failed or expired. */
    static final int JOB_FAILED = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    /** The gateway refused the request. */
    static final int REFUSED = 3;

    /** A job was canceled. */
    static final int CANCELED = 4;

    /** No gateway answers, or it cannot for the moment. */
    static final int UNAVAILABLE = 5;

    /** A file could not be read or written. */
    static final int FILE = 6;

    /** A mistake of ours. */
    static final int DEFECT = 70;

    private ExitCode() {}
}
