package dev.kontext.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the devstack's commands, as a process of its own. */
final class Stack {
    private final Home home;

    Stack(Home home) {
        this.home = home;
    }

    /**
     * Runs a command with this terminal.
     *
     * @return its exit code
     */
    int run(String... arguments) {
        return run(List.of(arguments), false);
    }

    /** Starts the stack, and says on standard error how it goes. */
    void up() {
        int exit = run(List.of("up"), true);
        if (exit != 0) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "The stack did not start.",
                    "./kontext doctor says what is missing; ./kontext logs shows what happened");
        }
    }

    private int run(List<String> arguments, boolean quietOutput) {
        var jar = home.root().resolve("devstack/target/devstack-0.1.0-SNAPSHOT.jar");
        if (!Files.exists(jar)) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE, "The stack is not built.", "run it through ./kontext, which builds it");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
        command.add("-cp");
        command.add(jar + System.getProperty("path.separator") + home.root().resolve("devstack/target/lib") + "/*");
        command.add("dev.kontext.devstack.Devstack");
        command.addAll(arguments);
        try {
            var builder = new ProcessBuilder(command).inheritIO();
            if (!quietOutput) {
                return builder.start().waitFor();
            }
            var process = builder.redirectOutput(ProcessBuilder.Redirect.PIPE).start();
            process.getInputStream().transferTo(System.err);
            return process.waitFor();
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE, "The stack cannot be started: " + e.getMessage(), "is the disk full?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.CANCELED;
        }
    }
}
