package dev.kontext.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a job. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Show a job.")
final class StatusCommand implements Runnable {
    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--json", description = "Print the job as JSON.")
    private boolean json;

    @Override
    public void run() {
        try (var client = Fleet.connect()) {
            new Reporter(json).show(client.get(id));
        }
    }
}
