package dev.kontext.devstack;

import java.util.ArrayDeque;
import java.util.Deque;

/** Stops what is still running when this JVM ends in good order; {@link Watchdog} does when it does not. */
final class ChildrenOfThisJvm {
    private static final Deque<ChildProcess> CHILDREN = new ArrayDeque<>();
    private static boolean hooked;

    private ChildrenOfThisJvm() {}

    static synchronized void add(ChildProcess child) {
        if (!hooked) {
            Runtime.getRuntime().addShutdownHook(new Thread(ChildrenOfThisJvm::stopAll, "stop-local-servers"));
            hooked = true;
        }
        CHILDREN.removeIf(other -> !other.alive());
        CHILDREN.push(child);
    }

    private static synchronized void stopAll() {
        CHILDREN.forEach(ChildProcess::terminate);
        CHILDREN.forEach(ChildProcess::stop);
    }
}
