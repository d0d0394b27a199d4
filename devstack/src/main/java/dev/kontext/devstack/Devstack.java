package dev.kontext.devstack;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** The commands of the stack. */
public final class Devstack {
    private final PrintStream out;

    private Devstack(PrintStream out) {
        this.out = out;
    }

    @SuppressWarnings("SystemOut") // This is a command line.
    public static void main(String[] arguments) {
        ExitCode code;
        try {
            code = new Devstack(System.out).run(List.of(arguments));
        } catch (StackException e) {
            System.err.println("error: " + e.sentence());
            e.hint().lines().forEach(line -> System.err.println("  " + line));
            code = e.exitCode();
        }
        System.exit(code.number());
    }

    private ExitCode run(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw StackOptions.usage("a command is missing");
        }
        var rest = arguments.subList(1, arguments.size());
        return switch (arguments.getFirst()) {
            case "up" -> up(UpArguments.parse(rest));
            case "down" -> down();
            case "status" -> new StatusReport(Stack.atDefault(), out).print();
            case "logs" -> new LogsCommand(StateFolder.find(Installation.find()), out).run(rest);
            case "doctor" -> new Doctor(Installation.find(), out).examine();
            case "kill" -> kill(rest);
            case "stop" -> withService(rest, Stack::stop, "stopped");
            case "start" -> withService(rest, Stack::start, "ready");
            case "supervise" -> supervise(UpArguments.parse(rest));
            default -> throw StackOptions.usage("there is no command " + arguments.getFirst());
        };
    }

    private ExitCode up(UpArguments arguments) {
        var stack = Stack.atDefault();
        long begin = System.nanoTime();
        boolean started = stack.up(arguments.options(), arguments.foreground(), line -> step(begin, line));
        if (started) {
            out.printf(
                    "ready in %s: %s, key in %s%n",
                    Progress.seconds(Duration.ofNanos(System.nanoTime() - begin)),
                    stack.gateway(),
                    stack.folder().resolve("api-key"));
        } else {
            out.printf("already running: %s%n", stack.gateway());
        }
        if (arguments.foreground()) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::down, "down"));
            out.println("Ctrl-C stops it");
            while (stack.running()) {
                ChildProcess.pause(Duration.ofMillis(500));
            }
        }
        return ExitCode.OK;
    }

    private void step(long begin, String line) {
        out.printf("%7s  %s%n", Progress.seconds(Duration.ofNanos(System.nanoTime() - begin)), line);
        out.flush();
    }

    private ExitCode down() {
        long begin = System.nanoTime();
        boolean stopped = Stack.atDefault().down();
        out.println(
                stopped
                        ? "stopped in " + Progress.seconds(Duration.ofNanos(System.nanoTime() - begin))
                        : "the stack is not running");
        return ExitCode.OK;
    }

    private ExitCode kill(List<String> arguments) {
        boolean hold = arguments.contains("--hold");
        var names = arguments.stream().filter(name -> !name.equals("--hold")).toList();
        return hold
                ? withService(names, Stack::killAndHold, "killed, kept down")
                : withService(names, Stack::kill, "killed");
    }

    private ExitCode withService(List<String> names, ServiceAction action, String outcome) {
        if (names.size() != 1) {
            throw StackOptions.usage("name one service");
        }
        action.apply(Stack.atDefault(), names.getFirst());
        out.println(names.getFirst() + " " + outcome);
        return ExitCode.OK;
    }

    private ExitCode supervise(UpArguments arguments) {
        var installation = Installation.find();
        var state = StateFolder.find(installation);
        var self = ProcessIdentity.current();
        Json.write(
                state.record(Supervisor.NAME),
                new ProcessRecord(Supervisor.NAME, self.pid(), self.startedAt(), 0, ServiceState.READY, 0));
        if (arguments.untilStdinEnds()) {
            Thread.ofPlatform().daemon().name("stdin").start(Devstack::endWithStdin);
        }
        return new Supervisor(state).run(installation, arguments.options());
    }

    private static void endWithStdin() {
        try {
            while (System.in.read() >= 0) {
                // Only its end matters.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        System.exit(0);
    }

    /** Something to do with one service. */
    @FunctionalInterface
    private interface ServiceAction {
        void apply(Stack stack, String service);
    }
}
