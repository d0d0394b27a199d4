package dev.kontext.devstack;

/** How a command of the stack ends. The numbers are those of sysexits where one fits. */
public enum ExitCode {
    OK(0),
    /** The answer is no: the stack is not running, or not complete. */
    NO(1),
    USAGE(64),
    /** Something that has to be installed or built is missing. */
    MISSING(69),
    /** A process did not start, or did not become ready. */
    FAILED(70),
    /** The state folder or the disk cannot be written. */
    CANNOT_WRITE(73);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
