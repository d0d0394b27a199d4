package dev.kontext.contracts.redis;

/**
 * How far a fold of the events has come.
 *
 * @param topic id of the topic: a topic made anew has another
 * @param next offset of the next event to read
 */
public record LogPosition(String topic, long next) {
    /** As Redis stores it: {@code <topic> <next>}. */
    @Override
    public String toString() {
        return topic + " " + next;
    }

    /** @throws IllegalArgumentException if the text is not a position */
    public static LogPosition parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("expected a topic id and an offset, got " + text);
        }
        return new LogPosition(text.substring(0, space), Long.parseLong(text.substring(space + 1)));
    }
}
