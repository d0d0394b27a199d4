package dev.kontext.contracts.redis;

import java.util.List;

/**
 * How the fleet does, as the active scheduler sees it: a signal, lost without consequence.
 *
 * @param ready workers that would take a job
 * @param running jobs that run
 * @param textBytes what the prompts and tags of all jobs that wait or run come to, see {@link
 *     dev.kontext.contracts.job.JobSpec#textBytes}
 * @param msPerStep what a denoising step of one megapixel is taken to take, in milliseconds
 * @param pace what jobs take, for what they are taken to take: 1 until a worker has measured
 */
public record FleetFigures(
        int ready, long running, long textBytes, double msPerStep, double pace, List<LaneLine> lanes) {
    public FleetFigures {
        lanes = List.copyOf(lanes);
    }
}
