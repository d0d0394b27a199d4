package dev.kontext.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into a failed job, or into a dead letter. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Show a failed job with its attempts, or a dead letter with what it holds; its prompt, too.")
final class InspectCommand implements Runnable {
    @Parameters(paramLabel = "ID", description = "The job's id; with --dead the letter's offset.")
    private String id = "";

    @Option(names = "--dead", description = "A dead letter instead of a job.")
    private boolean dead;

    @Option(names = "--json", description = "Print it as JSON; what a letter holds is then whole, in base 64.")
    private boolean json;

    @Override
    public void run() {
        if (dead && !id.matches("\\d{1,18}")) {
            throw new CommandException(
                    ExitCode.USAGE, "That is no dead letter's offset: " + id, "./kontext jobs dead lists them");
        }
        if (!dead && !id.startsWith("job_")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "That is no job's id: " + id,
                    "./kontext jobs failed lists them; --dead looks into a dead letter");
        }
        try (var admin = Fleet.connectAdmin()) {
            var found = dead ? admin.deadLetter(Long.parseLong(id)) : admin.job(id);
            if (json) {
                System.out.println(found);
            } else {
                (dead ? Inspection.ofLetter(found) : Inspection.ofJob(found)).forEach(System.out::println);
            }
        }
    }
}
