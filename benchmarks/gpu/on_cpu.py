"""Without a GPU: a miniature from end to end, and what a real Triton adds to an edit of it."""

import importlib.util
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from miniature import save

import work
from kontext_model.pipeline import Editor
from kontext_model.profiles import Device, ProfileRefused, all_profiles, offered
from kontext_model.reading import EditRequest
from kontext_model.steps import Watch
from kontext_model.weights import Weights
from report import Report, table

_REPOSITORY = Path(__file__).resolve().parents[2] / "model-repository"
_SIDE = 512
_STEPS = 2
_START_SECONDS = 120


def measure(report: Report, device: Device, pairs: int) -> None:
    report.missing("steps, peaks, text encoders, VAE, errors of compiling and of FP8", "CUDA shows no GPU")
    for name, profile in all_profiles().items():
        try:
            offered([name], device, full_size=False)
        except ProfileRefused as refusal:
            report.missing(f"profile {profile.name}", str(refusal))
    with tempfile.TemporaryDirectory(prefix="kontext-miniature-") as folder:
        save(Path(folder))
        _edits(report, device, Path(folder), pairs)
    print_tables(report)


def _edits(report: Report, device: Device, folder: Path, pairs: int) -> None:
    profiles = offered(["exact"], device, full_size=False)
    weights = Weights.at(str(folder))
    report.put("weights", weights.digest)
    begin = time.monotonic()
    editor = Editor.load(weights, device, profiles["exact"])
    editor.warm_up([(256, 256)])
    report.put("load_seconds", time.monotonic() - begin)
    if importlib.util.find_spec("pytriton") is None:
        report.missing("a real Triton", "the package nvidia-pytriton is not installed")
        _add_times(report, "in this process", [_ms(lambda: _edit_alone(editor)) for _ in range(pairs)])
        return
    with _triton(folder) as address:
        from tritonclient import grpc

        client = grpc.InferenceServerClient(address)
        begin = time.monotonic()
        while not _is_ready(client):
            if time.monotonic() - begin > _START_SECONDS:
                report.missing("a real Triton", f"it was not ready after {_START_SECONDS} s")
                return
            time.sleep(0.2)
        _edit_alone(editor)
        _edit_by_triton(client)
        # In turns: what else the machine does meets both.
        times = [(_ms(lambda: _edit_alone(editor)), _ms(lambda: _edit_by_triton(client))) for _ in range(pairs)]
        client.close()
    alone, served = zip(*times, strict=True)
    _add_times(report, "in this process", alone)
    _add_times(report, "by a real Triton", served)
    report.put("triton_adds_ms", statistics.median(by - without for without, by in times))


def _add_times(report: Report, where: str, times: Sequence[float]) -> None:
    edit = f"{_SIDE}x{_SIDE}, {_STEPS} steps, {where}"
    report.add("miniature", {"edit": edit, "n": len(times), "p50_ms": statistics.median(times), "max_ms": max(times)})


def _ms(edit: Callable[[], object]) -> float:
    begin = time.monotonic()
    edit()
    return (time.monotonic() - begin) * 1000


def _picture() -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (_SIDE, _SIDE, 3), dtype=np.uint8)


class _Nobody:
    def is_cancelled(self) -> bool:
        return False

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None:
        pass


def _edit_alone(editor: Editor) -> np.ndarray:
    nobody = _Nobody()
    request = EditRequest("make the sky green", _picture(), _SIDE, _SIDE, _STEPS, 0, guidance=2.5, seed=7)
    return editor.edit(request, nobody, Watch(nobody, deadline=None))


def _edit_by_triton(client: object) -> None:
    import queue

    from tritonclient import grpc

    values = {
        "prompt": np.array([[b"make the sky green"]], np.object_),
        "image": _picture()[np.newaxis],
        "width": np.array([[_SIDE]], np.int32),
        "height": np.array([[_SIDE]], np.int32),
        "steps": np.array([[_STEPS]], np.int32),
        "preview_every": np.array([[0]], np.int32),
        "guidance": np.array([[2.5]], np.float32),
        "seed": np.array([[7]], np.int64),
    }
    inputs = []
    for name, value in values.items():
        kind = "BYTES" if value.dtype == np.object_ else value.dtype.name.upper().replace("FLOAT", "FP")
        inputs.append(grpc.InferInput(name, value.shape, kind))
        inputs[-1].set_data_from_numpy(value)
    answers: queue.Queue = queue.Queue()
    client.start_stream(lambda result, error: answers.put((result, error)))
    client.async_stream_infer("kontext", inputs)
    while True:
        result, error = answers.get(timeout=_START_SECONDS)
        if error is not None:
            raise RuntimeError(f"Triton answered: {error}")
        if result.as_numpy("event")[0, 0] == b"result":
            break
    client.stop_stream()


def _is_ready(client: object) -> bool:
    from tritonclient import grpc

    try:
        return client.is_model_ready("kontext")
    except grpc.InferenceServerException:
        return False


@contextmanager
def _triton(weights: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [_REPOSITORY / "serve", "--weights", weights, "--grpc-port", str(port)],
            stdout=log,
            stderr=log,
            env=os.environ | {"KONTEXT_PROFILES": "exact"},
        )
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=150)


def print_tables(report: Report) -> None:
    run = report.numbers["run"]
    print(f"\nA MINIATURE on {run['device']}: it shows that this command works, and nothing of a GPU.")
    print(f"torch {run['torch']}, diffusers {run['diffusers']}, {run['date']}, {os.cpu_count()} cores\n")
    rows = [[e["edit"], e["n"], f"{e['p50_ms']:.0f}", f"{e['max_ms']:.0f}"] for e in report.entries("miniature")]
    print(table(["miniature", "n", "p50 ms", "max ms"], rows))
    if "triton_adds_ms" in report.numbers:
        print(f"A real Triton adds {report.numbers['triton_adds_ms']:.0f} ms to an edit.\n")
    flop = work.step_flop(work.tokens(1024, 1024, 1)) / 1e12
    print(f"A step of the real model on one megapixel and one reference is {flop:.1f} TFLOP.\n")
    for entry in report.entries("not measured"):
        print(f"not measured: {entry['what']}: {entry['why']}")
