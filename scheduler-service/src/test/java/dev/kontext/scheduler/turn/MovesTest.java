package dev.kontext.scheduler.turn;

import static dev.kontext.scheduler.job.JobBuilder.OTHER;
import static dev.kontext.scheduler.job.JobBuilder.WORKER;
import static dev.kontext.scheduler.job.JobBuilder.aJob;
import static dev.kontext.scheduler.log.Samples.NOW;
import static dev.kontext.scheduler.turn.BeatBuilder.idle;
import static dev.kontext.scheduler.turn.FleetBench.aFleet;
import static dev.kontext.scheduler.turn.ResultBuilder.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kontext.contracts.job.FailureClass;
import dev.kontext.contracts.job.JobId;
import dev.kontext.contracts.job.WorkerId;
import dev.kontext.scheduler.job.JobBuilder;
import dev.kontext.scheduler.log.Samples;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state against every move: what is not in the table of a job's life does not happen. */
class MovesTest {
    private static final JobId JOB = Samples.job(1);
    private static final WorkerId RESTARTED = new WorkerId(WORKER.pod(), "another-process");

    /** A dash: nothing happens to the job. The last attempt is one that is lost or fails when none is left. */
    private static final String TABLE = """
            from         | GRANT  | LEASE_LOST | SUCCEEDED | FAILED | REJECTED | HANDED_BACK | CANCEL    | DEADLINE
            QUEUED       | Leased | -          | -         | -      | -        | -           | Canceled  | Expired
            LEASED       | -      | Queued     | Succeeded | Queued | Failed   | Queued      | Canceling | Expired
            LAST_ATTEMPT | -      | Failed     | Succeeded | Failed | Failed   | Queued      | Canceling | Expired
            CANCELING    | -      | Canceled   | Canceled  | Canceled | Canceled | Canceled  | -         | Canceled
            SUCCEEDED    | -      | -          | -         | -      | -        | -           | -         | -
            FAILED       | -      | -          | -         | -      | -        | -           | -         | -
            CANCELED     | -      | -          | -         | -      | -        | -           | -         | -
            EXPIRED      | -      | -          | -         | -      | -        | -           | -         | -
            """;

    enum From {
        QUEUED,
        LEASED,
        LAST_ATTEMPT,
        CANCELING,
        SUCCEEDED,
        FAILED,
        CANCELED,
        EXPIRED;

        private JobBuilder job() {
            return switch (this) {
                case QUEUED -> aJob();
                case LEASED -> aJob().leasedTo(WORKER);
                case LAST_ATTEMPT ->
                    aJob().leasedTo(WORKER)
                            .leaseLost()
                            .leasedTo(WORKER)
                            .leaseLost()
                            .leasedTo(WORKER);
                case CANCELING -> aJob().leasedTo(WORKER).canceling();
                case SUCCEEDED -> aJob().leasedTo(WORKER).succeeded();
                case FAILED -> aJob().leasedTo(WORKER).failed(FailureClass.REJECTED);
                case CANCELED -> aJob().canceled();
                case EXPIRED -> aJob().expired();
            };
        }
    }

    enum Move {
        GRANT,
        LEASE_LOST,
        SUCCEEDED,
        FAILED,
        REJECTED,
        HANDED_BACK,
        CANCEL,
        DEADLINE;

        /** What makes it happen. */
        private void make(FleetBench fleet, int attempt) {
            var result = resultOf(JOB, attempt);
            switch (this) {
                case GRANT -> fleet.hear(idle(OTHER));
                case LEASE_LOST -> fleet.hear(BeatBuilder.aBeat(RESTARTED).build());
                case SUCCEEDED -> fleet.report(result.succeeded());
                case FAILED -> fleet.report(result.failed(FailureClass.INTERNAL));
                case REJECTED -> fleet.report(result.failed(FailureClass.REJECTED));
                case HANDED_BACK -> fleet.report(result.handedBack());
                case CANCEL -> fleet.cancel(JOB);
                case DEADLINE -> {
                    fleet.elapse(Duration.between(NOW, fleet.record(JOB).deadline()));
                    fleet.turn();
                }
            }
        }
    }

    static Stream<Arguments> cells() {
        var rows = TABLE.lines()
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .toList();
        var moves = rows.getFirst();
        return rows.stream()
                .skip(1)
                .flatMap(row -> Stream.iterate(1, column -> column < moves.size(), column -> column + 1)
                        .map(column -> Arguments.of(
                                From.valueOf(row.getFirst()), Move.valueOf(moves.get(column)), row.get(column))));
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @MethodSource("cells")
    void aMoveLeadsWhereTheTableSays(From from, Move move, String to) {
        var before = from.job().build();
        var fleet = aFleet().with(before);

        move.make(fleet, Math.max(1, before.state().history().attempts().size()));

        if (to.equals("-")) {
            assertThat(fleet.changes()).isEmpty();
            assertThat(fleet.job(JOB)).isEqualTo(before);
        } else {
            assertThat(fleet.changes()).hasSize(1);
            assertThat(fleet.job(JOB).state().getClass().getSimpleName()).isEqualTo(to);
        }
    }
}
