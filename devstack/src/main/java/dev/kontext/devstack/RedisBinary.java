package dev.kontext.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** The Redis of this machine, if it is new enough, else the one that embedded-redis brings along. */
final class RedisBinary {
    private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

    private RedisBinary() {}

    /**
     * @throws StackException if neither can be had on this machine
     */
    static Path find() {
        return onPath().orElseGet(RedisBinary::embedded);
    }

    /** redis-server 6.2 or newer. */
    static Optional<Path> onPath() {
        return Commands.find("redis-server")
                .filter(binary -> isRecent(Commands.firstLine(binary.toString(), "--version")));
    }

    static boolean isRecent(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.find()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        return major > 6 || (major == 6 && minor >= 2);
    }

    /** Unpacked once per user, next to other caches. */
    static Path embedded() {
        var resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        if (resource == null) {
            throw new StackException(
                    ExitCode.MISSING, "there is no Redis for this system", "install redis-server 6.2 or newer");
        }
        var file = cache().resolve(Path.of(resource).getFileName().toString());
        var binary = Files.isExecutable(file) ? file : unpack(resource, file);
        if (Commands.firstLine(binary.toString(), "--version").isEmpty()) {
            throw new StackException(
                    ExitCode.MISSING,
                    "the Redis that comes along does not run here",
                    "install redis-server 6.2 or newer, or libssl3, which it needs");
        }
        return binary;
    }

    private static Path unpack(String resource, Path file) {
        try (var in = ExecutableProvider.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("embedded-redis names a file that it does not bring: " + resource);
            }
            Files.createDirectories(file.getParent());
            var part = Files.createTempFile(file.getParent(), "redis", ".part");
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            if (!part.toFile().setExecutable(true)) {
                throw new IOException(part + " cannot be made executable");
            }
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Folders.cannotWrite(file, e);
        }
    }

    private static Path cache() {
        var set = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        var base = set.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return base.resolve("kontext-fleet");
    }
}
