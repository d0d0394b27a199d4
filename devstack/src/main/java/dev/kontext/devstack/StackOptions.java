package dev.kontext.devstack;

/**
 * What a stack consists of.
 *
 * @param workers 1 to 16
 * @param schedulers 1 to 4; the first is active, the others stand by
 * @param stepMillis how long a sandbox takes for a step, 0 to 60,000
 */
public record StackOptions(ModelSource model, int workers, int schedulers, int stepMillis) {
    public StackOptions {
        inRange("workers", workers, 1, 16);
        inRange("schedulers", schedulers, 1, 4);
        inRange("step-ms", stepMillis, 0, 60_000);
    }

    /** One worker with a sandbox, one scheduler. */
    public static StackOptions defaults() {
        return new StackOptions(new ModelSource.Sandbox(), 1, 1, 40);
    }

    public StackOptions withModel(ModelSource source) {
        return new StackOptions(source, workers, schedulers, stepMillis);
    }

    public StackOptions withWorkers(int count) {
        return new StackOptions(model, count, schedulers, stepMillis);
    }

    public StackOptions withSchedulers(int count) {
        return new StackOptions(model, workers, count, stepMillis);
    }

    public StackOptions withStepMillis(int millis) {
        return new StackOptions(model, workers, schedulers, millis);
    }

    static StackException usage(String sentence) {
        return new StackException(ExitCode.USAGE, sentence, "see: kontext help up");
    }

    private static void inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw usage("--" + name + " must be " + least + " to " + most + ", got " + value);
        }
    }
}
