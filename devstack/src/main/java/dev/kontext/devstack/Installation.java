package dev.kontext.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkout this program was built in.
 *
 * @param root the folder of the root POM
 */
record Installation(Path root) {
    private static final String VERSION = "0.1.0-SNAPSHOT";

    /** From the property kontext.home, the variable KONTEXT_HOME, or the nearest folder above this one. */
    static Installation find() {
        return Stream.of(System.getProperty("kontext.home"), System.getenv("KONTEXT_HOME"))
                .flatMap(Stream::ofNullable)
                .filter(home -> !home.isBlank())
                .findFirst()
                .map(home -> new Installation(Path.of(home).toAbsolutePath().normalize()))
                .or(() -> above(Path.of("").toAbsolutePath()))
                .orElseThrow(() -> new StackException(
                        ExitCode.MISSING,
                        "the Kontext Fleet checkout is not found from "
                                + Path.of("").toAbsolutePath(),
                        "set KONTEXT_HOME to its folder"));
    }

    private static Optional<Installation> above(Path start) {
        for (@Nullable Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("devstack/kafka-broker/pom.xml"))) {
                return Optional.of(new Installation(folder));
            }
        }
        return Optional.empty();
    }

    /** The class path of a module whose jars lie in target/lib: its own classes first. */
    String classPath(String module) {
        var target = root.resolve(module).resolve("target");
        var lib = required(module, target.resolve("lib"));
        var jar = target.resolve(root.resolve(module).getFileName() + "-" + VERSION + ".jar");
        var own = Files.isRegularFile(jar) ? jar : target.resolve("classes");
        return own + ":" + jarsOf(lib);
    }

    /** In an order of their own: a wildcard's is the file system's, and AOT caches hold for one order only. */
    private static String jarsOf(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a packaged service, in which quarkus-run.jar lies. */
    Path service(String module) {
        var app = root.resolve(module).resolve("target/quarkus-app");
        required(module, app.resolve("quarkus-run.jar"));
        return app;
    }

    /** The folder of the real model, with the scripts that serve it. */
    Path modelRepository() {
        return root.resolve("model-repository");
    }

    private static Path required(String module, Path path) {
        if (Files.notExists(path)) {
            throw new StackException(
                    ExitCode.MISSING,
                    module + " is not built: there is no " + path,
                    "build it with ./kontext, or: mvn -Dquick package");
        }
        return path;
    }
}
