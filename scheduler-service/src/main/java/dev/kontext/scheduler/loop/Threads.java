package dev.kontext.scheduler.loop;

/** Waiting for threads to end. */
final class Threads {
    private Threads() {}

    /** Waits until the thread has ended, even when interrupted meanwhile. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
