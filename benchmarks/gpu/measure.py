"""
Measures FLUX.1 Kontext on this machine's GPU, with random weights and nothing downloaded, against the card's own peak.

Without a GPU it runs a miniature on the CPU from end to end, which shows that this command works, and nothing else.
"""

import argparse
import datetime
import importlib.util
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "model-repository"), str(ROOT / "model-repository" / "kontext" / "1")]

_NEEDED = {"torch": "torch", "diffusers": "diffusers", "transformers": "transformers", "accelerate": "accelerate"}


_PROFILES = ("eager", "exact", "fast")


def main() -> None:
    arguments = _arguments()
    for module, package in _NEEDED.items():
        if importlib.util.find_spec(module) is None:
            sys.exit(
                f"error: the package {package} is not installed.\n"
                "  run benchmarks/gpu/run without KONTEXT_GPU_PYTHON, which makes an environment that has it"
            )
    # Before torch is imported. A folder of its own shows what compiling takes where nothing is compiled yet.
    with tempfile.TemporaryDirectory(prefix="kontext-compiled-") as compiled:
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = compiled
        os.environ.setdefault("PYTORCH_CUDA_ALLOC_CONF", "expandable_segments:True")
        _measure(arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/gpu/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--price", type=float, default=3.0, metavar="DOLLARS", help="of a GPU for an hour; default 3")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the numbers")
    parser.add_argument(
        "--seconds", type=float, default=1800, help="begin nothing after so many; what is left out is said"
    )
    parser.add_argument(
        "--profiles",
        default=",".join(_PROFILES),
        help=f"which to measure, the others of their family included; default {','.join(_PROFILES)}",
    )
    parser.add_argument(
        "--pairs", type=int, default=15, metavar="N", help="without a GPU: edits with and without Triton; default 15"
    )
    arguments = parser.parse_args()
    arguments.profiles = arguments.profiles.split(",")
    for name in arguments.profiles:
        if name not in _PROFILES:
            parser.error(f"--profiles takes {', '.join(_PROFILES)}, not {name or 'nothing'}")
    if arguments.pairs < 1:
        parser.error(f"--pairs must be at least 1, is {arguments.pairs}")
    if not arguments.price > 0:
        parser.error(f"--price must be more than 0, is {arguments.price}")
    return arguments


def _measure(arguments: argparse.Namespace) -> None:
    import diffusers
    import torch
    import transformers

    from kontext_model.profiles import Device
    from report import Report

    diffusers.utils.logging.set_verbosity_error()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    device = Device.here()
    report = Report(arguments.json)
    report.put(
        "run",
        {
            "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "device": device.name,
            "compute_capability": ".".join(map(str, device.compute_capability)),
            "memory_gib": round(device.memory_bytes / 2**30, 1),
            "python": platform.python_version(),
            "torch": torch.__version__,
            "cuda": torch.version.cuda,
            "cudnn": torch.backends.cudnn.version(),
            "diffusers": diffusers.__version__,
            "transformers": transformers.__version__,
            "price": arguments.price,
        },
    )
    deadline = time.monotonic() + arguments.seconds
    with torch.no_grad():
        if device.kind == "cuda":
            from on_gpu import OnGpu

            OnGpu(report, device, deadline, arguments.profiles).measure()
        else:
            from on_cpu import measure

            measure(report, device, arguments.pairs)


if __name__ == "__main__":
    main()
