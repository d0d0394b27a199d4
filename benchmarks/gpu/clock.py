"""Times work on the GPU."""

import statistics
from collections.abc import Callable

import torch


def median_ms(work: Callable[[], object], repeats: int, warm_up: int = 2) -> float:
    """By the GPU's own clock, so that the gaps between kernels count and the rest of this process does not."""
    for _ in range(warm_up):
        work()
    torch.cuda.synchronize()
    times = []
    for _ in range(repeats):
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        begin.record()
        work()
        end.record()
        end.synchronize()
        times.append(begin.elapsed_time(end))
    return statistics.median(times)


def kernel_ms(work: Callable[[], object]) -> dict[str, float]:
    """What each kernel of one run took, by name."""
    work()
    torch.cuda.synchronize()
    activities = [torch.profiler.ProfilerActivity.CUDA]
    with torch.profiler.profile(activities=activities) as profile:
        work()
        torch.cuda.synchronize()
    totals: dict[str, float] = {}
    for event in profile.events():
        if event.device_type == torch.autograd.DeviceType.CUDA:
            totals[event.name] = totals.get(event.name, 0.0) + event.time_range.elapsed_us() / 1000
    return dict(sorted(totals.items(), key=lambda entry: -entry[1]))
