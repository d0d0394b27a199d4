package dev.kontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What operators do, with an admin key. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Operate the fleet: failed jobs, dead letters, pauses, weights, caps. Needs an admin key.",
        subcommands = {
            JobsCommand.Failed.class,
            JobsCommand.Replay.class,
            DeadCommand.class,
            InspectCommand.class,
            SettingCommands.Pause.class,
            SettingCommands.Resume.class,
            SettingCommands.Weight.class,
            SettingCommands.Cap.class,
            SettingCommands.ListSettings.class
        })
final class JobsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new CommandException(
                ExitCode.USAGE, "The command is missing.", "./kontext jobs --help lists them, for example jobs failed");
    }

    /** Lists failed jobs. */
    @Command(
            name = "failed",
            mixinStandardHelpOptions = true,
            description = "List failed jobs, each tenant's newest first.")
    static final class Failed implements Runnable {
        @Mixin
        private FilterOptions filter = new FilterOptions();

        @Option(names = "--code", paramLabel = "C", description = "Only those that failed with this code.")
        @Nullable private String code;

        @Mixin
        private LimitOption limit = new LimitOption();

        @Option(names = "--json", description = "Print one job as JSON a line.")
        private boolean json;

        @Override
        public void run() {
            int most = limit.value();
            var parameters = filter.parameters("code", code);
            try (var admin = Fleet.connectAdmin()) {
                int left = most;
                while (left > 0) {
                    parameters.put("limit", Integer.toString(Math.min(200, left)));
                    var page = admin.failed(parameters);
                    for (var job : page.path("jobs")) {
                        System.out.println(json ? job.toString() : line(job));
                    }
                    left -= page.path("jobs").size();
                    if (!page.hasNonNull("next_cursor")) {
                        if (left == most) {
                            System.err.println("No job has failed.");
                        }
                        return;
                    }
                    parameters.put("cursor", page.path("next_cursor").asText());
                }
                System.err.println("There may be more: --limit shows them.");
            }
        }

        private static String line(JsonNode job) {
            var error = job.path("error");
            return String.format(
                    Locale.ROOT,
                    "%s  %-16s  %s  %-13s  %s",
                    job.path("id").asText(),
                    job.path("tenant").asText(),
                    job.path("accepted_at").asText(),
                    error.path("code").asText(),
                    error.path("message").asText());
        }
    }

    /** Submits failed jobs, or what is in dead letters, anew. */
    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            description =
                    "Submit failed jobs anew, as new jobs of the same tenant; those replayed before are left alone.")
    static final class Replay implements Callable<Integer> {
        @Mixin
        private FilterOptions filter = new FilterOptions();

        @Option(names = "--code", paramLabel = "C", description = "Only jobs that failed with this code.")
        @Nullable private String code;

        @Option(
                names = "--topic",
                paramLabel = "NAME",
                description = "With --dead: only records of this topic, such as kontext.requests.")
        @Nullable private String topic;

        @Option(names = "--dead", description = "The requests in dead letters instead of failed jobs.")
        private boolean dead;

        @Option(names = "--dry-run", description = "Count, and change nothing.")
        private boolean dryRun;

        @Option(names = "--json", description = "Print one outcome as JSON a line.")
        private boolean json;

        @Override
        public Integer call() {
            if (dead && code != null) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "Dead letters have no code.",
                        "--tenant, --topic, --since and --until pick some");
            }
            if (!dead && topic != null) {
                throw new CommandException(
                        ExitCode.USAGE, "Failed jobs have no topic.", "--dead replays dead letters instead");
            }
            var parameters = dead ? filter.parameters("topic", topic) : filter.parameters("code", code);
            if (dryRun) {
                parameters.put("dry_run", "true");
            }
            var total = new Total();
            try (var admin = Fleet.connectAdmin()) {
                boolean more = true;
                while (more) {
                    var answer = dead ? admin.replayDeadLetters(parameters) : admin.replay(parameters);
                    total.add(answer);
                    answer.path("outcomes").forEach(this::print);
                    more = answer.hasNonNull("next_cursor");
                    parameters.put(
                            dead ? "offset" : "cursor",
                            answer.path("next_cursor").asText());
                }
            }
            System.err.println(total.sentence(dryRun));
            return total.impossible > 0 && !dryRun ? ExitCode.JOB_FAILED : ExitCode.OK;
        }

        private void print(JsonNode outcome) {
            if (json) {
                System.out.println(outcome);
                return;
            }
            var reason = outcome.path("reason").asText();
            System.out.println(outcome.path("id").asText() + "  "
                    + (dryRun && outcome.path("outcome").asText().equals("replayed")
                            ? "to replay"
                            : outcome.path("outcome").asText().replace('_', ' '))
                    + (reason.isEmpty() ? "  as " + outcome.path("as").asText() : ": " + reason));
        }

        /** Over all calls. */
        private static final class Total {
            private long matched;
            private long replayed;
            private long already;
            private long impossible;

            void add(JsonNode answer) {
                matched += answer.path("matched").asLong();
                replayed += answer.path("replayed").asLong();
                already += answer.path("already_replayed").asLong();
                impossible += answer.path("not_replayable").asLong();
            }

            String sentence(boolean dryRun) {
                return matched + " found: " + replayed + (dryRun ? " to replay, " : " replayed, ") + already
                        + " replayed before, " + impossible + " not replayable";
            }
        }
    }
}
