package dev.kontext.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters. */
@Command(
        name = "dead",
        mixinStandardHelpOptions = true,
        description = "List dead letters, oldest first: records that nobody could read or handle.")
final class DeadCommand implements Runnable {
    @Mixin
    private FilterOptions filter = new FilterOptions();

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Only records of this topic, such as kontext.requests.")
    @Nullable private String topic;

    @Option(names = "--offset", paramLabel = "N", description = "Begin there (default: with the oldest).")
    @Nullable private Long offset;

    @Mixin
    private LimitOption limit = new LimitOption();

    @Option(names = "--json", description = "Print one letter as JSON a line.")
    private boolean json;

    @Override
    public void run() {
        int most = limit.value();
        var parameters = filter.parameters("topic", topic);
        if (offset != null) {
            parameters.put("offset", offset.toString());
        }
        var none = parameters.isEmpty() ? "There are no dead letters." : "There are no such dead letters.";
        try (var admin = Fleet.connectAdmin()) {
            int left = most;
            while (left > 0) {
                parameters.put("limit", Integer.toString(Math.min(200, left)));
                var page = admin.deadLetters(parameters);
                for (var letter : page.path("dead_letters")) {
                    System.out.println(json ? letter.toString() : line(letter));
                }
                left -= page.path("dead_letters").size();
                if (!page.hasNonNull("next_offset")) {
                    if (left == most) {
                        System.err.println(none);
                    }
                    return;
                }
                parameters.put("offset", page.path("next_offset").asText());
            }
            System.err.println("There may be more: --offset " + parameters.get("offset"));
        }
    }

    private static String line(JsonNode letter) {
        return String.format(
                Locale.ROOT,
                "%6s  %-16s  %s  %s  %s  %s",
                letter.path("offset").asText(),
                letter.path("tenant").asText("-"),
                letter.path("time").asText(),
                letter.path("topic").asText(),
                Inspection.visible(letter.path("key").asText("-")),
                Inspection.visible(letter.path("reason").asText()));
    }
}
