package dev.kontext.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks for a job's end. */
@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancel a job, within a step if it runs.")
final class CancelCommand implements Runnable {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--json", description = "Print the job as JSON.")
    private boolean json;

    @Override
    public void run() {
        try (var client = Fleet.connect()) {
            new Reporter(json).show(client.cancel(id));
        }
    }
}
