package dev.kontext.devstack;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Ends a child when this process is gone, however it went: a shell that waits for the end of a pipe which only this
 * process holds open.
 */
final class Watchdog {
    /** TERM as soon as the pipe closes, KILL six seconds later. */
    private static final String SCRIPT = """
            trap '' INT HUP
            read -r _
            kill -TERM "$1" 2>/dev/null
            for _ in 1 2 3 4 5 6; do
              sleep 1
              kill -0 "$1" 2>/dev/null || exit 0
            done
            kill -KILL "$1" 2>/dev/null
            """;

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    static Watchdog over(Process child) throws IOException {
        var shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "kontext-watchdog", Long.toString(child.pid()))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        // A number that is free again may soon be another's.
        var _ = child.onExit().thenRun(shell::destroyForcibly);
        return new Watchdog(shell);
    }

    boolean alive() {
        return shell.isAlive();
    }
}
