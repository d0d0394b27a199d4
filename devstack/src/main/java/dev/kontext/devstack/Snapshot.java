package dev.kontext.devstack;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A copy of what a stack runs: a build while it is up must not pull the jars away from under it. */
final class Snapshot {
    private static final List<String> PROGRAMS =
            List.of("devstack", "devstack/kafka-broker", "devstack/s3proxy", "sandbox-model");
    private static final List<String> SERVICES =
            List.of("gateway-service", "scheduler-service", "storage-service", "gpu-worker");

    /** What serves the model, besides the model itself. */
    private static final List<String> SERVING = List.of("serve", "environment", "requirements.lock", "miniature.py");

    private Snapshot() {}

    /**
     * Replaces the folder's content by what is built now.
     *
     * @throws StackException if something is not built
     */
    static Installation take(Installation from, Path folder) {
        // All of these complain about what is not built before anything is copied.
        PROGRAMS.forEach(from::classPath);
        SERVICES.forEach(from::service);
        try {
            delete(folder);
            for (var module : PROGRAMS) {
                var target = from.root().resolve(module).resolve("target");
                copyTree(target.resolve("lib"), folder.resolve(module).resolve("target/lib"));
                copyOwnJar(target, folder.resolve(module).resolve("target"));
            }
            copyModel(from.modelRepository(), folder.resolve("model-repository"));
            for (var module : SERVICES) {
                copyTree(from.service(module), folder.resolve(module).resolve("target/quarkus-app"));
            }
            var caches = AotCaches.folder(from.root());
            if (Files.exists(caches)) {
                copyTree(caches, AotCaches.folder(folder));
            }
        } catch (IOException e) {
            throw Folders.cannotWrite(folder, e);
        }
        return new Installation(folder);
    }

    private static void copyModel(Path from, Path to) throws IOException {
        copyTree(from.resolve("kontext"), to.resolve("kontext"));
        for (var file : SERVING) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
    }

    private static void copyOwnJar(Path from, Path to) throws IOException {
        try (var jars = Files.newDirectoryStream(from, "*-SNAPSHOT.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, to.resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Libraries never change, so a link will do, as for AOT caches, which are made anew; our own jars are written over in
     * place. Times are kept: a cache knows its jars by them.
     */
    private static void copy(Path from, Path to) throws IOException {
        var name = from.getFileName().toString();
        boolean library = from.toString().contains("/lib/") && !name.contains("SNAPSHOT");
        if (library || name.endsWith(".aot")) {
            try {
                Files.createLink(to, from);
                return;
            } catch (IOException | UnsupportedOperationException e) {
                // Another file system: copied below.
            }
        }
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
