"""The real server in a process of its own, and the wire as a worker uses it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import grpc
import numpy as np
from tritonclient.grpc import service_pb2, service_pb2_grpc
from tritonclient.utils import np_to_triton_dtype, serialize_byte_tensor

from requests_table import REPOSITORY

_MAX_MESSAGE_BYTES = 64 << 20
_START_LIMIT_SECONDS = 180


class TritonServer:
    """Started by serve, on a free port."""

    def __init__(self, weights: Path, log: Path) -> None:
        self._weights = weights
        self._log = log
        self._process: subprocess.Popen | None = None
        self.port = 0

    def start(self) -> None:
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        if self.port == 0:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [REPOSITORY / "serve", "--weights", self._weights, "--grpc-port", str(self.port)],
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def await_ready(self) -> None:
        with self.connect() as client:
            wait_until(self._is_ready(client), "the server is ready", _START_LIMIT_SECONDS)

    def _is_ready(self, client: Client):
        def check() -> bool:
            assert self.is_running(), f"the server ended while it started:\n{self.log()[-3000:]}"
            return client.is_ready()

        return check

    def connect(self) -> Client:
        return Client(self.port)

    def is_running(self) -> bool:
        return self._process.poll() is None

    def log(self) -> str:
        return self._log.read_text()

    def children(self) -> list[int]:
        """The process that Triton runs the model in."""
        return [
            int(pid) for pid in Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        ]

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=30)

    def stop(self) -> int:
        """In order."""
        if self.is_running():
            self._process.terminate()
        try:
            return self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


class Client:
    """One connection."""

    def __init__(self, port: int) -> None:
        limits = [("grpc.max_receive_message_length", _MAX_MESSAGE_BYTES), ("grpc.enable_http_proxy", 0)]
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=limits)
        self.stub = service_pb2_grpc.GRPCInferenceServiceStub(self._channel)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._channel.close()

    def is_ready(self) -> bool:
        try:
            return self.stub.ModelReady(service_pb2.ModelReadyRequest(name="kontext"), timeout=5).ready
        except grpc.RpcError:
            return False

    def stream(self, request: service_pb2.ModelInferRequest) -> grpc.Call:
        """An iterator of responses that can be cancelled."""
        return self.stub.ModelStreamInfer(iter([request]), timeout=120)

    def run(self, request: service_pb2.ModelInferRequest) -> list[dict[str, object]]:
        return [answer(response) for response in self.stream(request)]


def infer_request(
    tensors: Mapping[str, np.ndarray], request_id: str = "r-1", **parameters: int
) -> service_pb2.ModelInferRequest:
    """Contents raw and in the order of the inputs, as the worker sends them."""
    request = service_pb2.ModelInferRequest(model_name="kontext", id=request_id)
    request.parameters["triton_enable_empty_final_response"].bool_param = True
    for key, value in parameters.items():
        request.parameters[key].int64_param = value
    for name, tensor in tensors.items():
        request.inputs.add(name=name, datatype=np_to_triton_dtype(tensor.dtype), shape=tensor.shape)
        raw = serialize_byte_tensor(tensor).item() if tensor.dtype == np.object_ else tensor.tobytes()
        request.raw_input_contents.append(raw)
    return request


def answer(response: service_pb2.ModelStreamInferResponse) -> dict[str, object]:
    """Outputs by name, ``error`` and ``final``."""
    found: dict[str, object] = {"error": response.error_message}
    inner = response.infer_response
    found["final"] = inner.parameters["triton_final_response"].bool_param
    for output, raw in zip(inner.outputs, inner.raw_output_contents, strict=True):
        match output.datatype:
            case "BYTES":
                value = _strings(raw)
            case "INT32":
                value = int(np.frombuffer(raw, "<i4")[0])
            case _:
                value = np.frombuffer(raw, np.uint8).reshape(output.shape)
        found[output.name] = value
    return found


def _strings(raw: bytes) -> list[str]:
    strings = []
    while raw:
        size = int.from_bytes(raw[:4], "little")
        strings.append(raw[4 : 4 + size].decode())
        raw = raw[4 + size :]
    return strings


def wait_until(condition, what: str, limit_seconds: float = 30) -> None:
    end = time.monotonic() + limit_seconds
    while not condition():
        assert time.monotonic() < end, f"waited {limit_seconds} s, and still it is not so that {what}"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has reaped yet does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def steps_of(answers: list[dict[str, object]]) -> Iterator[int]:
    return (a["step"] for a in answers if a.get("event") == ["progress"])
