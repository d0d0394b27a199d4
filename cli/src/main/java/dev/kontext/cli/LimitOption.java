package dev.kontext.cli;

import picocli.CommandLine.Option;

/** How many lines a list has. */
final class LimitOption {
    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most (default ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int limit;

    int value() {
        if (limit < 1) {
            throw new CommandException(ExitCode.USAGE, "--limit must be at least 1.", "leave it out for 50");
        }
        return limit;
    }
}
