package dev.kontext.scheduler.redis;

import dev.kontext.contracts.redis.LogPosition;
import dev.kontext.contracts.redis.RedisLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import redis.clients.jedis.params.ScanParams;

/**
 * Deletes all that follows the log, a piece at a time. Meanwhile the position names no topic, so that readers see that
 * the records are not whole, and every piece is deleted only while it is still that position: whoever takes over empties
 * again, and what he has written since is safe.
 */
final class Emptying {
    private static final Logger LOG = Logger.getLogger(Emptying.class);
    private static final int PIECE = 1_000;

    private final RedisConnection redis;

    Emptying(RedisConnection redis) {
        this.redis = redis;
    }

    boolean run(String expected) {
        var mark = new LogPosition("emptying-" + UUID.randomUUID(), 0).toString();
        if (!move(expected, mark)) {
            return false;
        }
        long deleted = 0;
        var piece = new ScanParams().match("kontext:*").count(PIECE);
        var cursor = ScanParams.SCAN_POINTER_START;
        do {
            var from = cursor;
            var scanned = redis.call(client -> client.scan(from, piece));
            cursor = scanned.getCursor();
            var keys = scanned.getResult().stream().filter(Emptying::followsLog).toList();
            if (!keys.isEmpty() && !delete(mark, keys)) {
                return false;
            }
            deleted += keys.size();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        LOG.infof("records emptied keys=%d", deleted);
        return move(mark, "");
    }

    private static boolean followsLog(String key) {
        return !key.equals(RedisLayout.POSITION)
                && (key.startsWith("kontext:log:")
                        || key.startsWith("kontext:job:")
                        || key.startsWith("kontext:jobs:")
                        || key.equals(RedisLayout.LANES));
    }

    private boolean move(String expected, String position) {
        return RedisJobRecords.reply(
                        redis.run(Scripts.MOVE, List.of(RedisLayout.POSITION), List.of(expected, position)))
                .done();
    }

    private boolean delete(String mark, List<String> keys) {
        var all = new ArrayList<String>();
        all.add(RedisLayout.POSITION);
        all.addAll(keys);
        return RedisJobRecords.reply(redis.run(Scripts.DELETE, all, List.of(mark)))
                .done();
    }
}
