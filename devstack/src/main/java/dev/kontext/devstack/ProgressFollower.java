package dev.kontext.devstack;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Reads what a supervisor says about its start, until it is up or has failed. */
final class ProgressFollower {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final StateFolder state;
    private int told;

    ProgressFollower(StateFolder state) {
        this.state = state;
    }

    /** @throws StackException if the start failed, or the supervisor went away */
    void follow(Consumer<String> lines) {
        while (true) {
            // Before the file is read: a supervisor that is gone now writes no more.
            boolean supervised = Leftovers.supervisor(state).isPresent();
            if (tell(lines)) {
                return;
            }
            if (!supervised) {
                throw new StackException(
                        ExitCode.FAILED,
                        "the supervisor went away",
                        "its log ends:\n" + LogFile.tail(state.log(Supervisor.NAME), 15));
            }
            ChildProcess.pause(LOOK_EVERY);
        }
    }

    private boolean tell(Consumer<String> lines) {
        var text = StateFolder.read(state.progress()).orElse("");
        List<String> all = text.lines().toList();
        for (var line : all.subList(Math.min(told, all.size()), all.size())) {
            told++;
            var fields = List.of(line.split("\t", 4));
            switch (fields.getFirst()) {
                case Progress.STEP -> lines.accept(fields.get(1));
                case Progress.READY -> {
                    return true;
                }
                case Progress.FAILED ->
                    throw new StackException(
                            ExitCode.valueOf(fields.get(1)),
                            Progress.unescape(fields.get(2)),
                            Progress.unescape(fields.get(3)));
                default -> throw new IllegalStateException("unknown progress: " + line);
            }
        }
        return false;
    }
}
