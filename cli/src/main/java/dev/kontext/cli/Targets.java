package dev.kontext.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the files that results are saved to, and refuses before any work is done. */
final class Targets {
    private Targets() {}

    /**
     * Names one file for each photo: beside it, in a folder, or as told.
     *
     * @param ending without the dot
     */
    static List<Path> forPhotos(List<Path> photos, @Nullable Path output, String ending, boolean force) {
        boolean folder = output != null
                && (Files.isDirectory(output) || output.toString().endsWith("/"));
        if (output != null && !folder && photos.size() > 1) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "Several photos cannot go into one file.",
                    "-o names a folder then: one that exists, or with a / at its end");
        }
        var targets = photos.stream()
                .map(photo -> {
                    var name = stem(photo) + "-edited." + ending;
                    if (output == null) {
                        return photo.resolveSibling(name);
                    }
                    return Files.isDirectory(output) || folder ? output.resolve(name) : output;
                })
                .toList();
        var names = new HashSet<Path>();
        for (var target : targets) {
            if (!names.add(target.toAbsolutePath().normalize())) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "Two photos would be saved as " + target + ".",
                        "edit them one after the other");
            }
            check(target, force);
        }
        return targets;
    }

    static Path forPrompt(@Nullable Path output, String ending, boolean force) {
        var name = "generated." + ending;
        Path target;
        if (output == null) {
            target = Path.of(name);
        } else if (Files.isDirectory(output) || output.toString().endsWith("/")) {
            target = output.resolve(name);
        } else {
            target = output;
        }
        check(target, force);
        return target;
    }

    private static void check(Path target, boolean force) {
        if (Files.isDirectory(target)) {
            throw new CommandException(ExitCode.FILE, target + " is a folder.", "name a file with -o");
        }
        if (Files.exists(target) && !force) {
            throw new CommandException(
                    ExitCode.FILE, target + " exists.", "--force replaces it, -o names another file");
        }
        var folder = target.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            try {
                Files.createDirectories(folder);
            } catch (java.io.IOException e) {
                throw new CommandException(ExitCode.FILE, folder + " cannot be made.", "name another folder with -o");
            }
        }
        if (folder != null && !Files.isWritable(folder)) {
            throw new CommandException(ExitCode.FILE, folder + " cannot be written to.", "name another place with -o");
        }
    }

    private static String stem(Path photo) {
        var name = String.valueOf(photo.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
