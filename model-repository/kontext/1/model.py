"""Triton's side of the model: takes requests, sends answers. What lies between is in kontext_model."""

import time
import traceback
from typing import Any

import numpy as np
import triton_python_backend_utils as pb_utils

from kontext_model import reading, server, settings
from kontext_model.errors import Failure, FailureClass, classify
from kontext_model.health import Health
from kontext_model.pipeline import Editor
from kontext_model.profiles import Device, Profile, offered
from kontext_model.steps import Watch
from kontext_model.weights import Weights

_INPUTS = (
    "prompt",
    "image",
    "width",
    "height",
    "steps",
    "preview_every",
    "guidance",
    "seed",
    "profile",
    "stitch",
)


class TritonPythonModel:
    """One instance in one process. Triton's queue waits while a request runs: execute returns when it is done."""

    def initialize(self, args: dict[str, str]) -> None:
        """Loads, and makes one picture of each size to warm, so that ready means that it can. What is raised ends it."""
        server.share_its_fate()
        started = time.monotonic()
        weights = Weights.at(settings.weights_dir())
        device = Device.here()
        self._profiles = offered(settings.profiles(), device, full_size=weights.provenance == "kontext")
        sizes = _warm_sizes(device, self._profiles)
        self._editor = Editor.load(weights, device, next(iter(self._profiles.values())))
        loaded = time.monotonic()
        self._editor.warm_up(sizes)
        self._health = Health()
        _log(
            f"model loaded provenance={weights.provenance} weights={weights.digest} profiles={','.join(self._profiles)} "
            f"device={device.kind} seconds={time.monotonic() - started:.1f} warm_up={time.monotonic() - loaded:.1f} "
            f"warmed={','.join(f'{width}x{height}' for width, height in sizes)}"
        )

    def is_ready(self) -> bool:
        """Asked by Tritons from 2026 on; older ones take the model for ready while its process lives."""
        return self._health.is_ready

    def execute(self, requests: list) -> None:
        for request in requests:
            self._serve(request)

    def _serve(self, request: Any) -> None:
        """Every path ends in one send with the final flag: an error and a flag sent apart can crash Triton 24.10."""
        sender = request.get_response_sender()
        answer, failure = None, None
        try:
            answer = self._answer(request, sender)
        except Exception as error:  # noqa: BLE001 - whatever it is, the request ends with an answer
            failure = classify(error)
            if failure is not error:
                _log(f"edit raised {_id(request)}\n{traceback.format_exc()}", pb_utils.Logger.log_error)
        if failure is None:
            self._health.succeeded()
        else:
            # Only here have the frames that held the request's tensors gone with their traceback.
            answer = self._failed(request, failure)
        sender.send(answer, flags=pb_utils.TRITONSERVER_RESPONSE_COMPLETE_FINAL)
        if not self._health.is_ready:
            server.leave_soon()

    def _answer(self, request: Any, sender: Any) -> Any:
        self._health.require_ready()
        edit = reading.read(_inputs(request), self._profiles)
        notes = self._editor.notes(edit)
        started = time.monotonic()
        timeout = request.timeout()
        watch = Watch(sender, started + timeout / 1e6 if timeout > 0 else None)
        picture = self._editor.edit(edit, _Listener(sender), watch)
        _log(f"edit finished {_id(request)} steps={edit.steps} seconds={time.monotonic() - started:.3f}")
        outputs = [*_event("result", edit.steps, edit.steps), pb_utils.Tensor("image", picture[np.newaxis])]
        if notes:
            outputs.append(_strings("notes", notes))
        return pb_utils.InferenceResponse(outputs)

    def _failed(self, request: Any, failure: Failure) -> Any:
        self._health.failed(failure)
        if failure.kind is FailureClass.OUT_OF_MEMORY:
            self._editor.free_memory()
        # Refusals of a prompt quote it, and prompts stay out of the log.
        detail = "" if failure.kind is FailureClass.INVALID_INPUT else f" because={failure.sentence!r}"
        _log(f"edit failed {_id(request)} class={failure.kind}{detail}")
        return pb_utils.InferenceResponse(error=pb_utils.TritonError(str(failure), _code(failure.kind)))


class _Listener:
    """Sends progress; asks Triton whether the stream was cancelled."""

    def __init__(self, sender: Any) -> None:
        self._sender = sender

    def is_cancelled(self) -> bool:
        return self._sender.is_cancelled()

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None:
        outputs = _event("progress", step, total)
        if preview is not None:
            outputs.append(pb_utils.Tensor("preview", preview[np.newaxis]))
        self._sender.send(pb_utils.InferenceResponse(outputs))


def _warm_sizes(device: Device, profiles: dict[str, Profile]) -> list[tuple[int, int]]:
    """Those that some profile offered takes. A CPU plans nothing for a size, so one small picture does."""
    sizes = settings.warm_sizes(default="1024x1024,512x512" if device.kind == "cuda" else "256x256")
    largest = max(profile.max_pixels for profile in profiles.values())
    return [(width, height) for width, height in sizes if width * height <= largest]


def _code(kind: FailureClass) -> Any:
    """For Triton's own statistics; the words are for the worker. Triton adds the codes only after this import."""
    match kind:
        case FailureClass.INVALID_INPUT:
            return pb_utils.TritonError.INVALID_ARG
        case FailureClass.CANCELLED:
            return pb_utils.TritonError.CANCELLED
        case FailureClass.UNAVAILABLE:
            return pb_utils.TritonError.UNAVAILABLE
        case _:
            return pb_utils.TritonError.INTERNAL


def _inputs(request: Any) -> dict[str, np.ndarray]:
    tensors = ((name, pb_utils.get_input_tensor_by_name(request, name)) for name in _INPUTS)
    return {name: tensor.as_numpy() for name, tensor in tensors if tensor is not None}


def _event(event: str, step: int, total: int) -> list:
    return [_strings("event", [event]), _int32("step", step), _int32("total", total)]


def _strings(name: str, values: list[str]) -> Any:
    return pb_utils.Tensor(name, np.array([[value.encode() for value in values]], dtype=np.object_))


def _int32(name: str, value: int) -> Any:
    return pb_utils.Tensor(name, np.array([[value]], dtype=np.int32))


def _id(request: Any) -> str:
    """Ids come from outside: no line breaks, no novels."""
    return "request=" + "".join(c for c in request.request_id()[:64] if c.isalnum() or c in "-_.:")


def _log(line: str, log: Any = None) -> None:
    (log or pb_utils.Logger.log_info)(line)
