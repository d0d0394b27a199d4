package dev.kontext.e2e.chaos;

import dev.kontext.e2e.chaos.Entry.Listed;
import dev.kontext.e2e.chaos.Entry.Submitted;
import dev.kontext.e2e.chaos.Entry.Told;
import dev.kontext.e2e.chaos.Entry.View;
import dev.kontext.e2e.chaos.SkewedClocks.Offsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has left behind.
 *
 * @param log the states of each job, in the order of their positions
 */
record Evidence(List<Entry> entries, Map<String, List<LogState>> log, Offsets clocks) {
    /** Somebody was shown a job. */
    record Sight(long began, long ended, View view) {}

    <T extends Entry> List<T> all(Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<LogState> states(String job) {
        return log.getOrDefault(job, List.of());
    }

    /** By their ids, each with the first answer that told of it. */
    Map<String, Submitted> accepted() {
        var accepted = new LinkedHashMap<String, Submitted>();
        for (var submitted : all(Submitted.class)) {
            var job = submitted.answer().job();
            if (job != null) {
                accepted.putIfAbsent(job.id(), submitted);
            }
        }
        return accepted;
    }

    /** In the order in which they ended. */
    List<Sight> sights() {
        var sights = new ArrayList<Sight>();
        for (var entry : entries) {
            if (entry instanceof Told told && told.answer().job() != null) {
                sights.add(new Sight(told.began(), told.ended(), told.answer().job()));
            } else if (entry instanceof Listed listed && listed.jobs() != null) {
                listed.jobs().forEach(job -> sights.add(new Sight(listed.began(), listed.ended(), job)));
            }
        }
        return sights;
    }
}
