package dev.kontext.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of the stack on this machine. */
final class StackCommands {
    private StackCommands() {}

    private static int devstack(List<String> arguments) {
        return new Stack(Home.find()).run(arguments.toArray(String[]::new));
    }

    /** Starts the stack. */
    @Command(name = "up", mixinStandardHelpOptions = true, description = "Start the whole system on this machine.")
    static final class Up implements Callable<Integer> {
        @Option(
                names = "--model",
                paramLabel = "sandbox|triton|HOST:PORT",
                description = "The stand-in (default), a Triton of the stack's own for each worker, or one elsewhere.")
        @Nullable private String model;

        @Option(
                names = "--weights",
                paramLabel = "DIR",
                description = "Kontext's weights for --model triton, in diffusers' layout (default"
                        + " $KONTEXT_WEIGHTS_DIR, else a miniature with random ones, whose pictures are noise).")
        @Nullable private String weights;

        @Option(names = "--workers", paramLabel = "N", description = "GPU workers (default 1).")
        @Nullable private Integer workers;

        @Option(names = "--schedulers", paramLabel = "N", description = "Schedulers: one is active (default 1).")
        @Nullable private Integer schedulers;

        @Option(names = "--step-ms", paramLabel = "N", description = "Time per step of the sandbox, in ms.")
        @Nullable private Integer stepMs;

        @Option(names = "--foreground", description = "Stay, and stop the stack on Ctrl-C.")
        private boolean foreground;

        @Override
        public Integer call() {
            var arguments = new ArrayList<>(List.of("up"));
            add(arguments, "--model", model);
            add(arguments, "--weights", weights == null && "triton".equals(model) ? ownWeights() : weights);
            add(arguments, "--workers", workers);
            add(arguments, "--schedulers", schedulers);
            add(arguments, "--step-ms", stepMs);
            if (foreground) {
                arguments.add("--foreground");
            }
            return devstack(arguments);
        }

        private static @Nullable String ownWeights() {
            var folder = System.getenv("KONTEXT_WEIGHTS_DIR");
            return folder == null || folder.isBlank() ? null : folder;
        }

        private static void add(List<String> arguments, String option, @Nullable Object value) {
            if (value != null) {
                arguments.add(option);
                arguments.add(value.toString());
            }
        }
    }

    /** Stops the stack. */
    @Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description = "Stop everything. Waiting jobs go on at the next up.")
    static final class Down implements Callable<Integer> {
        @Override
        public Integer call() {
            return devstack(List.of("down"));
        }
    }

    /** Shows logs. */
    @Command(name = "logs", mixinStandardHelpOptions = true, description = "Show the end of the logs.")
    static final class Logs implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "Only this one's.")
        @Nullable private String service;

        @Option(names = "-f", description = "Follow.")
        private boolean follow;

        @Override
        public Integer call() {
            var arguments = new ArrayList<>(List.of("logs"));
            if (service != null) {
                arguments.add(service);
            }
            if (follow) {
                arguments.add("-f");
            }
            return devstack(arguments);
        }
    }

    /** Looks for what is missing. */
    @Command(
            name = "doctor",
            mixinStandardHelpOptions = true,
            description = "Say what is missing, and what each missing thing costs.")
    static final class Doctor implements Callable<Integer> {
        @Override
        public Integer call() {
            return devstack(List.of("doctor"));
        }
    }
}
