package dev.kontext.e2e.deployment;

import dev.kontext.e2e.Repository;
import java.util.Locale;
import java.util.Set;

/** The environment variables that a service understands, by docs/configuration.md. */
final class Settings {
    private static final Set<String> QUARKUS =
            Set.of("QUARKUS_HTTP_HOST", "QUARKUS_HTTP_PORT", "KAFKA_BOOTSTRAP_SERVERS");

    private Settings() {}

    static boolean knows(String service, String variable) {
        if (QUARKUS.contains(variable)) {
            return true;
        }
        return Repository.read("docs/configuration.md")
                .lines()
                .dropWhile(line -> !line.equals("## " + service))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .map(property -> property.replaceAll("<[a-z]+>", "[A-Z0-9_]+"))
                .map(property -> property.replace('.', '_').replace('-', '_'))
                .map(Settings::upper)
                .anyMatch(variable::matches);
    }

    /** Upper case outside of the placeholder for a name. */
    private static String upper(String property) {
        return property.contains("[A_Z0_9_]+")
                ? property.replace("[A_Z0_9_]+", "\0").toUpperCase(Locale.ROOT).replace("\0", "[A-Z0-9_]+")
                : property.toUpperCase(Locale.ROOT);
    }
}
