package dev.kontext.scheduler.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the loop's next turn. Any thread puts, the loop takes; guarded by its own lock. */
final class Mailbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Input> inputs = new ArrayDeque<>();
    private final int capacity;
    private boolean closed;

    /** @param capacity calls beyond this are refused */
    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    /** @return whether it was taken: not if the loop has ended, or too much waits */
    boolean offer(Input input) {
        lock.lock();
        try {
            if (closed || inputs.size() >= capacity) {
                return false;
            }
            inputs.add(input);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for inputs, and takes those that are there.
     *
     * @param wait how long to wait for the first one
     * @param notBefore on the clock of {@link System#nanoTime()}: what comes until then belongs to the same turn
     */
    List<Input> gather(Duration wait, long notBefore, int most) throws InterruptedException {
        awaitFirst(wait);
        long early = notBefore - System.nanoTime();
        if (early > 0) {
            LockSupport.parkNanos(early);
        }
        lock.lock();
        try {
            var taken = new ArrayList<Input>(Math.min(most, inputs.size()));
            while (taken.size() < most && !inputs.isEmpty()) {
                taken.add(inputs.remove());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void awaitFirst(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = wait.toNanos();
            while (inputs.isEmpty() && !closed && left > 0) {
                left = filled.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing waits. */
    boolean isEmpty() {
        lock.lock();
        try {
            return inputs.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and hands out what nobody dealt with. */
    List<Input> close() {
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            var left = new ArrayList<>(inputs);
            inputs.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
