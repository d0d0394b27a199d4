package dev.kontext.worker.fake;

import dev.kontext.imaging.Pixels;
import dev.kontext.worker.filter.ContentFilter;
import dev.kontext.worker.filter.FilterUnavailableException;
import dev.kontext.worker.filter.FilterVerdict;
import dev.kontext.worker.filter.Subject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A filter that answers as it was told, and remembers what it was asked. */
public final class ScriptedFilter implements ContentFilter {
    /** Where a filter is asked. */
    public enum Point {
        PROMPT,
        INPUT,
        OUTPUT
    }

    /** An answer, or trouble. */
    public interface Answer {
        FilterVerdict give() throws FilterUnavailableException;
    }

    private final Map<Point, Answer> script = new ConcurrentHashMap<>();
    private final List<Point> asked = new CopyOnWriteArrayList<>();

    public void reject(Point point, String reason) {
        answer(point, () -> new FilterVerdict.Rejected(reason));
    }

    public void answer(Point point, Answer answer) {
        script.put(point, answer);
    }

    public List<Point> asked() {
        return List.copyOf(asked);
    }

    private FilterVerdict ask(Point point) throws FilterUnavailableException {
        asked.add(point);
        return script.getOrDefault(point, () -> FilterVerdict.ALLOWED).give();
    }

    @Override
    public FilterVerdict prompt(Subject subject, String prompt) throws FilterUnavailableException {
        return ask(Point.PROMPT);
    }

    @Override
    public FilterVerdict input(Subject subject, Pixels picture) throws FilterUnavailableException {
        return ask(Point.INPUT);
    }

    @Override
    public FilterVerdict output(Subject subject, Pixels picture) throws FilterUnavailableException {
        return ask(Point.OUTPUT);
    }
}
