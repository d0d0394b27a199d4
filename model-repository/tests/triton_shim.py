"""As much of triton_python_backend_utils as model.py uses, and the requests that Triton would hand to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

TRITONSERVER_RESPONSE_COMPLETE_FINAL = 1


class Tensor:
    def __init__(self, name: str, array: np.ndarray) -> None:
        self.name = name
        self._array = array

    def as_numpy(self) -> np.ndarray:
        return self._array


class TritonError:
    INTERNAL, INVALID_ARG, UNAVAILABLE, CANCELLED = "INTERNAL", "INVALID_ARG", "UNAVAILABLE", "CANCELLED"

    def __init__(self, message: str, code: str) -> None:
        self.message = message
        self.code = code


class InferenceResponse:
    def __init__(self, output_tensors: list[Tensor] | None = None, error: TritonError | None = None) -> None:
        self.outputs = {tensor.name: tensor.as_numpy() for tensor in output_tensors or []}
        self.error = error


class Logger:
    """Keeps what was logged."""

    lines: ClassVar[list[str]] = []

    @classmethod
    def log_info(cls, line: str) -> None:
        cls.lines.append(line)

    log_error = log_info


@dataclass
class Sender:
    """Keeps what was sent; refuses what Triton would."""

    cancelled: Callable[[], bool]
    sent: list[InferenceResponse] = field(default_factory=list)
    finals: int = 0

    def is_cancelled(self) -> bool:
        return self.cancelled()

    def send(self, response: InferenceResponse, flags: int = 0) -> None:
        assert self.finals == 0, "nothing may follow the final response"
        self.sent.append(response)
        self.finals += flags == TRITONSERVER_RESPONSE_COMPLETE_FINAL


class Request:
    def __init__(self, tensors: Mapping[str, np.ndarray], sender: Sender, request_id: str, timeout: int) -> None:
        self.tensors = tensors
        self._sender = sender
        self._id = request_id
        self._timeout = timeout

    def get_response_sender(self) -> Sender:
        return self._sender

    def request_id(self) -> str:
        return self._id

    def timeout(self) -> int:
        return self._timeout


def get_input_tensor_by_name(request: Request, name: str) -> Tensor | None:
    return Tensor(name, request.tensors[name]) if name in request.tensors else None
