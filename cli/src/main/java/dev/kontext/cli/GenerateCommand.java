package dev.kontext.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a picture from words alone. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Make a picture from a prompt alone. Starts the stack when no gateway answers.")
final class GenerateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROMPT", description = "What to draw.")
    private String prompt = "";

    @Mixin
    private JobOptions options = new JobOptions();

    @Override
    public Integer call() {
        var target = Targets.forPrompt(options.output, options.ending(), options.force || options.noWait);
        try (var client = Fleet.connectOrStart();
                var run = new JobRun(client, options)) {
            run.submit("prompt", target, () -> client.generate(options.request(prompt)));
            return run.finish();
        }
    }
}
