package dev.kontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What operators set: pauses, weights, caps. */
final class SettingCommands {
    private SettingCommands() {}

    /** Pauses something. */
    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Start nothing more of a lane, a tenant or the pool. What runs goes on.")
    static final class Pause implements Runnable {
        @Parameters(paramLabel = "lane|tenant|pool", arity = "1..2", description = "With the lane's or tenant's name.")
        private List<String> what = List.of();

        @Override
        public void run() {
            pause(what, true);
        }
    }

    /** Ends a pause. */
    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "End the pause of a lane, a tenant or the pool.")
    static final class Resume implements Runnable {
        @Parameters(paramLabel = "lane|tenant|pool", arity = "1..2", description = "With the lane's or tenant's name.")
        private List<String> what = List.of();

        @Override
        public void run() {
            pause(what, false);
        }
    }

    /** Gives a lane or a tenant a weight. */
    @Command(
            name = "weight",
            mixinStandardHelpOptions = true,
            customSynopsis = "kontext jobs weight (TENANT | lane L) N",
            description = "Give a tenant or a lane a share of GPU time, 1 to 1000, against the others that wait."
                    + " A tenant that has none set has 1, a lane what the scheduler is configured with.")
    static final class Weight implements Runnable {
        @Parameters(
                paramLabel = "[lane] NAME N",
                hideParamSyntax = true,
                arity = "2..3",
                description = "Of a tenant, or with the word lane of a lane.")
        private List<String> words = List.of();

        @Override
        public void run() {
            boolean named = words.size() > 2;
            var kind = named ? words.getFirst() : "tenant";
            if (!kind.equals("lane") && !kind.equals("tenant")) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "There is nothing to weigh called " + kind + ".",
                        "for example: jobs weight lane batch 2, or jobs weight acme 3");
            }
            var number = words.getLast();
            if (!number.matches("\\d{1,9}")) {
                throw new CommandException(
                        ExitCode.USAGE, "The weight is no number: " + number, "for example: jobs weight acme 3");
            }
            int weight = Integer.parseInt(number);
            var name = words.get(named ? 1 : 0);
            set(kind + "_weight", name, "weight", weight, kind + " " + name + " has the weight " + weight);
        }
    }

    /** Caps a tenant. */
    @Command(
            name = "cap",
            mixinStandardHelpOptions = true,
            description = "Limit how many jobs of a tenant run at once.")
    static final class Cap implements Runnable {
        @Parameters(index = "0", paramLabel = "TENANT")
        private String tenant = "";

        @Parameters(index = "1", paramLabel = "N|none")
        private String most = "";

        @Override
        public void run() {
            if (!most.equals("none") && !most.matches("\\d{1,9}")) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "The cap is neither a number nor none: " + most,
                        "for example: jobs cap acme 3");
            }
            var cap = most.equals("none") ? null : (Integer) Integer.parseInt(most);
            set(
                    "tenant_cap",
                    tenant,
                    "most",
                    cap,
                    "tenant " + tenant + (cap == null ? " has no cap" : " runs at most " + cap + " at once"));
        }
    }

    /** Lists what is set. */
    @Command(name = "settings", mixinStandardHelpOptions = true, description = "List what is set.")
    static final class ListSettings implements Runnable {
        @Option(names = "--json", description = "Print one setting as JSON a line.")
        private boolean json;

        @Override
        public void run() {
            try (var admin = Fleet.connectAdmin()) {
                var settings = admin.settings().path("settings");
                if (settings.isEmpty()) {
                    System.err.println("Nothing is set: no pauses, no caps, every tenant has the weight 1,"
                            + " the lanes have the configured ones.");
                }
                for (var setting : settings) {
                    System.out.println(json ? setting.toString() : line(setting));
                }
            }
        }

        private static String line(JsonNode setting) {
            var name = setting.path("name").asText();
            return switch (setting.path("kind").asText()) {
                case "lane_weight" ->
                    "lane " + name + "  weight " + setting.path("weight").asText();
                case "tenant_weight" ->
                    "tenant " + name + "  weight " + setting.path("weight").asText();
                case "tenant_cap" ->
                    "tenant " + name + "  cap " + setting.path("most").asText("none");
                default ->
                    setting.path("kind").asText().replace("_paused", "") + " " + name + "  "
                            + (setting.path("paused").asBoolean() ? "paused" : "not paused");
            };
        }
    }

    private static void pause(List<String> what, boolean paused) {
        var kind = what.getFirst();
        boolean isPool = kind.equals("pool");
        if (!isPool && !kind.equals("lane") && !kind.equals("tenant")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "There is nothing to pause called " + kind + ".",
                    "name a lane, a tenant or the pool");
        }
        if (!isPool && what.size() < 2) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "Which " + kind + "?",
                    "for example: jobs pause " + kind + (kind.equals("lane") ? " batch" : " acme"));
        }
        var name = what.size() < 2 ? "kontext" : what.get(1);
        set(kind + "_paused", name, "paused", paused, kind + " " + name + (paused ? " is paused" : " is not paused"));
    }

    private static void set(String kind, String name, String field, @Nullable Object value, String fact) {
        try (var admin = Fleet.connectAdmin()) {
            boolean holds = admin.set(kind, name, field, value);
            System.out.println(holds ? fact : fact + " as soon as a scheduler has read it");
        }
    }
}
