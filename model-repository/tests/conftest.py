from __future__ import annotations

import importlib.util
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pytest

import triton_shim
from gpu_benchmark import Benchmark
from requests_table import REPOSITORY

if TYPE_CHECKING:
    from triton_server import TritonServer


@pytest.fixture(scope="session", autouse=True)
def ahead(request: pytest.FixtureRequest) -> None:
    """
    Begins the processes that chosen tests wait for before the first test: each imports for ten seconds and more, on one
    core, while the tests before them run on another.
    """
    # Where the server is not installed, its tests are skipped.
    if importlib.util.find_spec("pytriton") is None:
        return
    waited_for = {name for item in request.session.items for name in item.fixturenames}
    for name in ("launched", "benchmark"):
        if name in waited_for:
            request.getfixturevalue(name)


@pytest.fixture(scope="session")
def launched(miniature: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TritonServer]:
    """A server, which need not be ready yet."""
    # Has packages that are only there where the server is.
    from triton_server import TritonServer

    server = TritonServer(miniature, tmp_path_factory.mktemp("triton") / "log")
    server.launch()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def benchmark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Benchmark, Path]]:
    """A short run, which need not have ended yet, and the file that its numbers are in then."""
    numbers = tmp_path_factory.mktemp("benchmark") / "numbers.json"
    run = Benchmark("--json", numbers, "--pairs", 2)
    yield run, numbers
    # Ended before, it would leave its server behind.
    run.result()


@pytest.fixture(scope="session")
def miniature(make_miniature: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of random weights."""
    return make_miniature(tmp_path_factory.mktemp("weights") / "miniature")


@pytest.fixture(scope="session")
def make_miniature() -> Callable[[Path], Path]:
    """The command, in this process: a new one would import for ten seconds."""

    def make(folder: Path) -> Path:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["miniature.py", str(folder)])
            patch.setattr(sys, "path", sys.path[:])
            runpy.run_path(str(REPOSITORY / "miniature.py"), run_name="__main__")
        return folder

    return make


@pytest.fixture(scope="session")
def model_module() -> ModuleType:
    """model.py, as the stub of Triton would import it."""
    sys.modules["triton_python_backend_utils"] = triton_shim
    spec = importlib.util.spec_from_file_location("kontext_triton_model", REPOSITORY / "kontext" / "1" / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class LoadedModel:
    """Hands requests to the model as Triton does, and returns what came back."""

    def __init__(self, module: ModuleType) -> None:
        self._model = module.TritonPythonModel()
        self._model.initialize({})

    def run(
        self,
        tensors: dict[str, np.ndarray],
        *,
        cancelled: Callable[[], bool] = lambda: False,
        request_id: str = "r-1",
        timeout: int = 0,
    ) -> list[triton_shim.InferenceResponse]:
        sender = triton_shim.Sender(cancelled)
        assert self._model.execute([triton_shim.Request(tensors, sender, request_id, timeout)]) is None
        assert sender.finals == 1, "a request ends with one final response"
        return sender.sent

    def is_ready(self) -> bool:
        return self._model.is_ready()


@pytest.fixture
def load(
    miniature: Path, model_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], LoadedModel]]:
    """Loads a model of its own for a test that breaks it."""
    monkeypatch.setenv("KONTEXT_WEIGHTS_DIR", str(miniature))
    yield lambda: LoadedModel(model_module)


@pytest.fixture(scope="session")
def model(miniature: Path, model_module: ModuleType) -> LoadedModel:
    """One for all tests that leave it as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KONTEXT_WEIGHTS_DIR", str(miniature))
        return LoadedModel(model_module)


@pytest.fixture
def log() -> list[str]:
    """What the model logs during the test."""
    triton_shim.Logger.lines.clear()
    return triton_shim.Logger.lines


@pytest.fixture(autouse=True)
def departures(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How often the model would have ended its process, which here is the tests'."""
    asked: list[bool] = []
    monkeypatch.setattr("kontext_model.server.leave_soon", lambda: asked.append(True))
    return asked
