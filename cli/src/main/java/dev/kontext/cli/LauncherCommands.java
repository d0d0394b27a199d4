package dev.kontext.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Commands that the launcher runs itself, listed here for their help. */
final class BuildCommands {
    private BuildCommands() {}

    private static int refuse() {
        throw new CommandException(
                ExitCode.USAGE, "This command belongs to the launcher.", "run it as ./kontext in the source folder");
    }

    /** Format, compile, unit and house tests. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Check format, compile, run unit and house tests.")
    static final class Check implements Callable<Integer> {
        @Override
        public Integer call() {
            return refuse();
        }
    }

    /** Everything. */
    @Command(name = "test", mixinStandardHelpOptions = true, description = "Run every test, on real parts.")
    static final class Test implements Callable<Integer> {
        @Override
        public Integer call() {
            return refuse();
        }
    }
}
