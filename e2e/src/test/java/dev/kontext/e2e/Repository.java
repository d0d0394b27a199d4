package dev.kontext.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The source tree that is under test. */
public final class Repository {
    public static final Path ROOT =
            Path.of(System.getProperty("kontext.root", "..")).toAbsolutePath().normalize();

    private Repository() {}

    public static String read(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules that the parent names. */
    public static List<String> modules() {
        return read("pom.xml")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("<module>"))
                .map(line -> line.replaceAll("</?module>", ""))
                .toList();
    }

    /** Files below a folder whose name ends so, build output left out. */
    public static List<Path> files(String folder, String ending) {
        try (var paths = Files.walk(ROOT.resolve(folder))) {
            return paths.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> !path.toString().contains("/target/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A tool that the build has cached, or that stands in PATH.
     *
     * @param name for example {@code kustomize}
     */
    public static Optional<Path> tool(String name) {
        var home = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        var cached = Path.of(home, "kontext-fleet", name);
        if (Files.isExecutable(cached)) {
            return Optional.of(cached);
        }
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            var candidate = Path.of(folder, name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
