package dev.kontext.cli;

import dev.kontext.client.RefusedException;
import dev.kontext.client.UnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The root of the command line. */
@Command(
        name = "kontext",
        description = "Edits images by instruction with FLUX.1 Kontext, on your own machines.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            EditCommand.class,
            GenerateCommand.class,
            StatusCommand.class,
            WaitCommand.class,
            CancelCommand.class,
            ListCommand.class,
            JobsCommand.class,
            StackCommands.Up.class,
            StackCommands.Down.class,
            StackCommands.Logs.class,
            StackCommands.Doctor.class,
            LauncherCommands.Triton.class,
            LauncherCommands.Check.class,
            LauncherCommands.Test.class,
            LauncherCommands.Train.class,
            LauncherCommands.Chaos.class,
            HelpCommand.class
        },
        footer = {
            "",
            "KONTEXT_URL and KONTEXT_API_KEY name another fleet than the one on this machine.",
            "Exit codes: 0 done, 1 a job failed, 2 wrong command line, 3 refused, 4 canceled, 5 no gateway, 6 a file, 70 a defect."
        })
public final class KontextCommand {
    private KontextCommand() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        var line = new CommandLine(new KontextCommand())
                .setExecutionExceptionHandler((e, command, parsed) -> report(e, command))
                .setParameterExceptionHandler((e, wrong) -> {
                    var command = e.getCommandLine();
                    command.getErr().println("error: " + e.getMessage());
                    command.getErr().println("  ./kontext " + help(command) + " shows how it is called");
                    return ExitCode.USAGE;
                });
        if (arguments.length == 0) {
            line.usage(System.out);
            return ExitCode.USAGE;
        }
        return line.execute(arguments);
    }

    private static String help(CommandLine command) {
        var parent = command.getParent();
        if (parent == null) {
            return "help";
        }
        return parent.getParent() == null
                ? "help " + command.getCommandName()
                : parent.getCommandName() + " " + command.getCommandName() + " --help";
    }

    private static int report(Exception e, CommandLine command) {
        return switch (e) {
            case CommandException failed -> say(command, failed.getMessage(), failed.exitCode());
            case RefusedException refused ->
                say(command, refused.getMessage() + " (" + refused.code() + ")", ExitCode.REFUSED);
            case UnavailableException unavailable ->
                say(
                        command,
                        unavailable.getMessage() + System.lineSeparator()
                                + "  ./kontext doctor says what is missing; ./kontext logs shows what happened",
                        ExitCode.UNAVAILABLE);
            default -> {
                if (System.getenv("KONTEXT_DEBUG") != null) {
                    e.printStackTrace(command.getErr());
                }
                yield say(
                        command,
                        "Something went wrong that should not: " + e + System.lineSeparator()
                                + "  KONTEXT_DEBUG=1 shows where; please report it",
                        ExitCode.DEFECT);
            }
        };
    }

    private static int say(CommandLine command, @Nullable String text, int exitCode) {
        command.getErr().println("error: " + text);
        return exitCode;
    }
}
