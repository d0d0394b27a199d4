package dev.kontext.devstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of {@code up}. */
record UpArguments(StackOptions options, boolean foreground, boolean untilStdinEnds) {
    private static final String SANDBOX = "sandbox";
    private static final String TRITON = "triton";

    static final String UNTIL_STDIN_ENDS = "--until-stdin-ends";

    /** @throws StackException if there is one that is not known, or out of range */
    static UpArguments parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        boolean foreground = false;
        boolean untilStdinEnds = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var name = rest.next();
            switch (name) {
                case "--foreground" -> foreground = true;
                case UNTIL_STDIN_ENDS -> untilStdinEnds = true;
                case "--model", "--weights", "--workers", "--schedulers", "--step-ms" -> {
                    if (!rest.hasNext()) {
                        throw StackOptions.usage(name + " needs a value");
                    }
                    values.put(name, rest.next());
                }
                default -> throw StackOptions.usage("up does not know " + name);
            }
        }
        return new UpArguments(options(values), foreground, untilStdinEnds);
    }

    private static StackOptions options(Map<String, String> values) {
        var defaults = StackOptions.defaults();
        return new StackOptions(
                model(values),
                number(values, "--workers", defaults.workers()),
                number(values, "--schedulers", defaults.schedulers()),
                number(values, "--step-ms", defaults.stepMillis()));
    }

    private static ModelSource model(Map<String, String> values) {
        var name = values.getOrDefault("--model", SANDBOX);
        var weights = Optional.ofNullable(values.get("--weights")).map(Path::of);
        if (name.equals(TRITON)) {
            return new ModelSource.OwnTriton(weights);
        }
        if (weights.isPresent()) {
            throw StackOptions.usage("--weights goes with --model " + TRITON);
        }
        return name.equals(SANDBOX) ? new ModelSource.Sandbox() : new ModelSource.Elsewhere(name);
    }

    private static int number(Map<String, String> values, String name, int standard) {
        var value = values.get(name);
        if (value == null) {
            return standard;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw StackOptions.usage(name + " must be a number, got " + value);
        }
    }

    /** The arguments that parse to these options. */
    static List<String> of(StackOptions options) {
        List<String> arguments = new ArrayList<>(
                switch (options.model()) {
                    case ModelSource.Sandbox ignored -> List.of("--model", SANDBOX);
                    case ModelSource.Elsewhere(var address) -> List.of("--model", address);
                    case ModelSource.OwnTriton(var weights) ->
                        weights.map(folder -> List.of("--model", TRITON, "--weights", folder.toString()))
                                .orElse(List.of("--model", TRITON));
                });
        arguments.addAll(List.of(
                "--workers",
                Integer.toString(options.workers()),
                "--schedulers",
                Integer.toString(options.schedulers()),
                "--step-ms",
                Integer.toString(options.stepMillis())));
        return arguments;
    }
}
