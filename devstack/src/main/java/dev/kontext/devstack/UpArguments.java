package dev.kontext.devstack;

import java.util.List;

/** The arguments of {@code up}. */
record UpArguments(StackOptions options, boolean foreground, boolean untilStdinEnds) {
    static final String UNTIL_STDIN_ENDS = "--until-stdin-ends";

    /** @throws StackException if there is one that is not known, or out of range */
    static UpArguments parse(List<String> arguments) {
        var options = StackOptions.defaults();
        boolean foreground = false;
        boolean untilStdinEnds = false;
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var name = rest.next();
            switch (name) {
                case "--foreground" -> foreground = true;
                case UNTIL_STDIN_ENDS -> untilStdinEnds = true;
                case "--model", "--workers", "--schedulers", "--step-ms" -> {
                    if (!rest.hasNext()) {
                        throw StackOptions.usage(name + " needs a value");
                    }
                    options = with(options, name, rest.next());
                }
                default -> throw StackOptions.usage("up does not know " + name);
            }
        }
        return new UpArguments(options, foreground, untilStdinEnds);
    }

    private static StackOptions with(StackOptions options, String name, String value) {
        return switch (name) {
            case "--model" -> value.equals("sandbox") ? options : options.withModel(value);
            case "--workers" -> options.withWorkers(number(name, value));
            case "--schedulers" -> options.withSchedulers(number(name, value));
            case "--step-ms" -> options.withStepMillis(number(name, value));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw StackOptions.usage(name + " must be a number, got " + value);
        }
    }

    /** The arguments that parse to these options. */
    static List<String> of(StackOptions options) {
        return List.of(
                "--model",
                options.model().orElse("sandbox"),
                "--workers",
                Integer.toString(options.workers()),
                "--schedulers",
                Integer.toString(options.schedulers()),
                "--step-ms",
                Integer.toString(options.stepMillis()));
    }
}
