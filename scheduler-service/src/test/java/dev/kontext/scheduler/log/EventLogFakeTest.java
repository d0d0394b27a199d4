package dev.kontext.scheduler.log;

import dev.kontext.contracts.log.DeadLetter;
import java.util.List;

class EventLogFakeTest extends EventLogContract {
    private final EventLogFake log = new EventLogFake();

    @Override
    protected EventLog connect() {
        return log.another();
    }

    @Override
    protected List<DeadLetter> deadLetters() {
        return log.deadLetters();
    }
}
