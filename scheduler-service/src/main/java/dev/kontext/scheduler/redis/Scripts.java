package dev.kontext.scheduler.redis;

import dev.kontext.contracts.job.JobStatus;
import dev.kontext.contracts.job.Lane;
import dev.kontext.contracts.redis.RedisLayout;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scripts. Each compares the position in {@code KEYS[1]} with {@code ARGV[1]}, where absent is empty. */
final class Scripts {
    private static final String COMPARE = """
            local found = redis.call('GET', KEYS[1]) or ''
            if found ~= ARGV[1] then
              return {0, found}
            end
            """;

    /** {@code ARGV[2]} is the new position; the rest are commands, each behind the number of its words. */
    static final Script APPLY = Script.of(COMPARE + """
            local at = 3
            while at <= #ARGV do
              local last = at + tonumber(ARGV[at])
              redis.call(unpack(ARGV, at + 1, last))
              at = last + 1
            end
            """ + countLanes() + """
            redis.call('SET', KEYS[1], ARGV[2])
            return {1, ARGV[2]}
            """);

    /** {@code ARGV[2]} is the new position, empty for none. */
    static final Script MOVE = Script.of(COMPARE + """
            if ARGV[2] == '' then
              redis.call('DEL', KEYS[1])
            else
              redis.call('SET', KEYS[1], ARGV[2])
            end
            return {1, ARGV[2]}
            """);

    /** The other keys are deleted. */
    static final Script DELETE = Script.of(COMPARE + """
            redis.call('UNLINK', unpack(KEYS, 2))
            return {1, found}
            """);

    private Scripts() {}

    /** Counted, not added up: right whatever was applied before. */
    private static String countLanes() {
        return Stream.of(Lane.values())
                .map(lane -> """
                        redis.call('HSET', '%1$s', '%2$s', string.format('{"lane":"%2$s","queued":%%d,"running":%%d}',
                          redis.call('SCARD', '%3$s'), redis.call('SCARD', '%4$s')))
                        """.formatted(
                                RedisLayout.LANES,
                                lane.wire(),
                                RedisLayout.activeOf(lane, JobStatus.QUEUED),
                                RedisLayout.activeOf(lane, JobStatus.RUNNING)))
                .collect(Collectors.joining());
    }
}
