package dev.kontext.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Edits photos: each is a job of its own, with the references beside it. */
@Command(
        name = "edit",
        mixinStandardHelpOptions = true,
        description = "Edit photos by an instruction. Starts the stack when no gateway answers.",
        customSynopsis = "kontext edit PHOTO... PROMPT [OPTIONS]")
final class EditCommand implements Callable<Integer> {
    private static final int MOST_REFERENCES = 3;

    @Parameters(
            arity = "0..*",
            paramLabel = "PHOTO... PROMPT",
            description = "The photos; the last argument is the prompt.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "A picture for the model to see beside each photo; up to 3 times. Kontext was trained on one"
                    + " picture: results are less faithful, and new pictures rather than edits of the photo.")
    private List<String> references = new ArrayList<>();

    @Mixin
    private JobOptions options = new JobOptions();

    @Override
    public Integer call() {
        var prompt = prompt();
        var beside = beside();
        var photos = arguments.subList(0, arguments.size() - 1).stream()
                .map(EditCommand::photo)
                .toList();
        var targets =
                options.noWait ? photos : Targets.forPhotos(photos, options.output, options.ending(), options.force);
        try (var client = Fleet.connectOrStart();
                var run = new JobRun(client, options)) {
            var request = beside.isEmpty()
                    ? options.request(prompt)
                    : options.request(prompt).stitched();
            for (int i = 0; i < photos.size(); i++) {
                var photo = photos.get(i);
                run.submit(photo.toString(), targets.get(i), () -> client.edit(with(photo, beside), request));
            }
            return run.finish();
        }
    }

    private List<Path> beside() {
        if (references.size() > MOST_REFERENCES) {
            throw usage("At most " + MOST_REFERENCES + " references go with a photo.");
        }
        return references.stream()
                .map(reference -> readable(reference, "--reference names a picture file"))
                .toList();
    }

    private static List<Path> with(Path photo, List<Path> beside) {
        return Stream.concat(Stream.of(photo), beside.stream()).toList();
    }

    private String prompt() {
        if (arguments.isEmpty()) {
            throw usage("The photo and the prompt are missing.");
        }
        var last = arguments.getLast();
        if (arguments.size() == 1) {
            throw usage(
                    isFile(last) ? "The prompt is missing." : "The photo is missing: there is no file " + last + ".");
        }
        if (last.isBlank()) {
            throw usage("The prompt is empty.");
        }
        if (isFile(last)) {
            throw usage("The prompt is missing: the last argument is the file " + last + ".");
        }
        return last;
    }

    private static boolean isFile(String argument) {
        try {
            return Files.exists(Path.of(argument));
        } catch (java.nio.file.InvalidPathException e) {
            return false;
        }
    }

    private static Path photo(String argument) {
        return readable(argument, "photos come first, the prompt last, in quotes");
    }

    /** @param wayOut if there is no such file */
    private static Path readable(String argument, String wayOut) {
        if (!isFile(argument)) {
            throw new CommandException(ExitCode.FILE, "There is no file " + argument + ".", wayOut);
        }
        var file = Path.of(argument);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new CommandException(ExitCode.FILE, argument + " cannot be read.", "name a picture file");
        }
        return file;
    }

    private static CommandException usage(String sentence) {
        return new CommandException(
                ExitCode.USAGE, sentence, "for example: ./kontext edit photo.png \"Change the car color to red\"");
    }
}
