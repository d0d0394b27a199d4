package dev.kontext.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the fleet of this machine lies, and how it is reached.
 *
 * @param root of the installation
 * @param state folder of the running stack
 */
record Home(Path root, Path state, Map<String, String> environment) {
    static Home find() {
        var environment = System.getenv();
        var root = Path.of(environment.getOrDefault("KONTEXT_HOME", "."))
                .toAbsolutePath()
                .normalize();
        var state = Optional.ofNullable(environment.get("KONTEXT_STATE"))
                .map(Path::of)
                .orElse(root.resolve(".kontext"));
        return new Home(root, state, environment);
    }

    /** Whether another fleet than this machine's is meant. */
    boolean isRemote() {
        return environment.containsKey("KONTEXT_URL");
    }

    Optional<URI> gateway() {
        return setting("KONTEXT_URL", "gateway").map(Home::address);
    }

    Optional<String> apiKey() {
        return setting("KONTEXT_API_KEY", "api-key");
    }

    Optional<String> adminKey() {
        return setting("KONTEXT_ADMIN_KEY", "admin-key");
    }

    private Optional<String> setting(String variable, String file) {
        var given = environment.get(variable);
        if (given != null && !given.isBlank()) {
            return Optional.of(given.strip());
        }
        try {
            return Optional.of(Files.readString(state.resolve(file)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static URI address(String text) {
        try {
            var address = URI.create(text);
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new CommandException(
                ExitCode.USAGE,
                "The gateway's address is not one: " + text,
                "KONTEXT_URL looks like http://127.0.0.1:8420");
    }
}
