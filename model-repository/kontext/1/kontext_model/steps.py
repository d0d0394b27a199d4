"""What happens between two steps: is the picture still wanted, and how far is it?"""

import time
from collections.abc import Callable
from typing import Any, Protocol

import diffusers
import numpy as np
import torch

from kontext_model import previews
from kontext_model.errors import Failure, FailureClass
from kontext_model.reading import EditRequest


class Listener(Protocol):
    """Whoever sent the request."""

    def is_cancelled(self) -> bool: ...

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None: ...


class Watch:
    """Ends a run that nobody waits for any more."""

    def __init__(self, listener: Listener, deadline: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._listener = listener
        self._deadline = deadline
        self._clock = clock

    def check(self, where: str) -> None:
        """:raises Failure: CANCELLED, saying where the run was"""
        if self._listener.is_cancelled():
            raise Failure(FailureClass.CANCELLED, f"cancelled {where}")
        if self._deadline is not None and self._clock() >= self._deadline:
            raise Failure(FailureClass.CANCELLED, f"the request's timeout passed {where}")


class Pace:
    """
    Keeps the loop over the steps a little ahead of the GPU, which would wait for the next step's beginning otherwise;
    and no more than that: progress would be early, and a cancelled run would go on.
    """

    # A tenth of a step's blocks: with a large picture they take longer than the next step's beginning.
    _AHEAD = 6

    def __init__(self, transformer: diffusers.FluxTransformer2DModel, event: torch.cuda.Event) -> None:
        """:param event: is recorded when so many of a step's blocks are left"""
        blocks = transformer.single_transformer_blocks
        blocks[-min(self._AHEAD, len(blocks))].register_forward_pre_hook(lambda *_: event.record())
        self._event = event

    def wait(self) -> None:
        """Until the GPU has come as far in the step that was queued last."""
        self._event.synchronize()


class StepCallback:
    """
    Called by the pipeline after each step of one run. Raising is the only way out that leaves the rest undone: the
    pipeline's own interrupt flag still decodes.
    """

    def __init__(self, request: EditRequest, listener: Listener, watch: Watch, pace: Pace | None) -> None:
        self._request = request
        self._listener = listener
        self._watch = watch
        self._pace = pace
        self._before: torch.Tensor | None = None

    def __call__(self, pipeline: Any, index: int, timestep: object, tensors: dict) -> dict:
        latents: torch.Tensor = tensors["latents"]
        if self._pace is not None:
            self._pace.wait()
        step, total = index + 1, self._request.steps
        self._watch.check(f"after step {step} of {total}")
        preview = None
        if self._before is not None:
            preview = self._preview(self._before, latents, index, pipeline.scheduler.sigmas)
        self._before = latents if self._is_due(step + 1) else None
        self._listener.on_step(step, total, preview)
        return tensors

    def _is_due(self, step: int) -> bool:
        """A preview takes two latents, so the first step has none; after the last comes the picture itself."""
        every = self._request.preview_every
        return every > 0 and step % every == 0 and 1 < step < self._request.steps

    def _preview(self, before: torch.Tensor, after: torch.Tensor, index: int, sigmas: torch.Tensor) -> np.ndarray:
        estimate = previews.clean_estimate(before, after, float(sigmas[index]), float(sigmas[index + 1]))
        return previews.preview(estimate, self._request.width, self._request.height)
