package dev.kontext.devstack;

import java.io.PrintStream;
import java.util.Locale;

/** Which services run, as a table. */
record StatusReport(Stack stack, PrintStream out) {
    /** Says OK if all are ready. */
    ExitCode print() {
        if (!stack.running()) {
            out.println("the stack is not running");
            return ExitCode.NO;
        }
        boolean complete = true;
        for (var record : stack.records()) {
            boolean alive = record.alive();
            var shown = alive || record.state() == ServiceState.HELD ? record.state() : ServiceState.DOWN;
            complete &= shown == ServiceState.READY;
            out.printf(
                    "%-12s %-8s port %-5d %s%s%n",
                    record.name(),
                    shown.name().toLowerCase(Locale.ROOT),
                    record.port(),
                    alive ? "pid " + record.pid() : "",
                    record.restarts() > 0 ? ", restarted " + record.restarts() + " times" : "");
        }
        return complete ? ExitCode.OK : ExitCode.NO;
    }
}
