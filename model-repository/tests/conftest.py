import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import triton_shim
from requests_table import REPOSITORY


@pytest.fixture(scope="session")
def miniature(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of random weights."""
    folder = tmp_path_factory.mktemp("weights") / "miniature"
    subprocess.run([sys.executable, REPOSITORY / "miniature.py", folder], check=True, capture_output=True)
    return folder


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
