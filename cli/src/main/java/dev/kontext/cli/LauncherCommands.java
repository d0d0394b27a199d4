package dev.kontext.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Commands that the launcher runs itself, listed here for their help. */
final class LauncherCommands {
    private LauncherCommands() {}

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

    /** AOT caches. */
    @Command(
            name = "train",
            mixinStandardHelpOptions = true,
            description = "Start a stack of its own once, and keep what its JVMs load: later starts take half as long.")
    static final class Train implements Callable<Integer> {
        @Override
        public Integer call() {
            return refuse();
        }
    }

    /** Faults. */
    @Command(
            name = "chaos",
            mixinStandardHelpOptions = true,
            description = "Break a stack of its own under load, and check that every promise held.")
    @SuppressWarnings("UnusedVariable") // The fields are there for their help.
    static final class Chaos implements Callable<Integer> {
        @Option(names = "--minutes", paramLabel = "N", description = "For how long things break (default 3).")
        @Nullable private Integer minutes;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "The same seed breaks the same things in the same order (default: any, printed).")
        @Nullable private Long seed;

        @Option(
                names = "--rows",
                paramLabel = "N,N",
                description = "Try these rows of the fault matrix instead, or all"
                        + " (docs/architecture/failure-modes.md lists them).")
        @Nullable private String rows;

        @Override
        public Integer call() {
            return refuse();
        }
    }

    /** The real model's server. */
    @Command(
            name = "triton",
            mixinStandardHelpOptions = true,
            description = "Serve Kontext with a Triton of this machine until Ctrl-C, without containers.")
    @SuppressWarnings("UnusedVariable") // The fields are there for their help.
    static final class Triton implements Callable<Integer> {
        @Option(names = "--prepare", description = "Only make the Python environment: once, 6 GB.")
        private boolean prepare;

        @Option(
                names = "--weights",
                paramLabel = "DIR",
                description = "Kontext's weights in diffusers' layout (default $KONTEXT_WEIGHTS_DIR, else a miniature"
                        + " with random ones, whose pictures are noise).")
        @Nullable private String weights;

        @Option(names = "--grpc-port", paramLabel = "N", description = "Where workers find it (default 8001).")
        @Nullable private Integer grpcPort;

        @Option(names = "--http-port", paramLabel = "N", description = "Its HTTP endpoint (default off).")
        @Nullable private Integer httpPort;

        @Option(names = "--metrics-port", paramLabel = "N", description = "Prometheus metrics (default off).")
        @Nullable private Integer metricsPort;

        @Override
        public Integer call() {
            return refuse();
        }
    }
}
