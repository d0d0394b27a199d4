"""Loads FLUX.1 Kontext and edits with it."""

import os

# Weights come from a folder; nothing here may look for them elsewhere, whatever the libraries' defaults are.
os.environ["HF_HUB_OFFLINE"] = "1"

from collections.abc import Iterable

import diffusers
import numpy as np
import torch
import transformers
from PIL import Image

from kontext_model import prompts
from kontext_model.acceleration import accelerate
from kontext_model.errors import Failure, FailureClass
from kontext_model.profiles import Device, Profile
from kontext_model.reading import EditRequest
from kontext_model.step_cache import step_cache
from kontext_model.steps import Listener, StepCallback, Watch
from kontext_model.weights import Weights


class Editor:
    """One pipeline on one device. Its scheduler has state: one edit at a time."""

    def __init__(self, pipeline: diffusers.FluxKontextPipeline, device: Device, provenance: str) -> None:
        self._pipeline = pipeline
        self._device = device
        self._provenance = provenance

    @staticmethod
    def load(weights: Weights, device: Device, profile: Profile) -> "Editor":
        """Verified weights, on the device, ready to compute as the profile and those of its family do."""
        # The libraries warn about long prompts by printing them; prompts stay out of logs.
        diffusers.utils.logging.set_verbosity_error()
        transformers.utils.logging.set_verbosity_error()
        weights.verify()
        pipeline = diffusers.FluxKontextPipeline.from_pretrained(
            weights.folder, dtype=profile.dtype_on(device), local_files_only=True
        )
        return Editor.of(pipeline.to(device.kind), device, profile, weights.provenance)

    @staticmethod
    def of(pipeline: diffusers.FluxKontextPipeline, device: Device, profile: Profile, provenance: str) -> "Editor":
        """A pipeline that is on the device; it is changed."""
        torch.backends.cudnn.benchmark = False
        torch.backends.cudnn.deterministic = True
        pipeline.set_progress_bar_config(disable=True)
        accelerate(pipeline.transformer, profile, device)
        return Editor(pipeline, device, provenance)

    def notes(self, request: EditRequest) -> list[str]:
        """
        What the sender should know about the answer.

        :raises Failure: INVALID_INPUT if the prompt is too long
        """
        notes = prompts.check(request.prompt, self._pipeline.tokenizer, self._pipeline.tokenizer_2)
        if request.image is None and self._provenance == "kontext":
            notes.append("made without a picture, which these weights are not meant for")
        return notes

    def edit(self, request: EditRequest, listener: Listener, watch: Watch) -> np.ndarray:
        """
        :return: UINT8, height by width by 3
        :raises Failure: CANCELLED as soon as the watch says so
        """
        watch.check("before the first step")
        with step_cache(self._pipeline.transformer, request.step_cache):
            picture = self._draw(request, listener, watch)
        watch.check("after decoding")
        return _bytes(picture, request)

    def _draw(self, request: EditRequest, listener: Listener, watch: Watch) -> torch.Tensor:
        """:return: 3 by height by width, from 0 to 1"""
        return self._pipeline(
            prompt=request.prompt,
            image=None if request.image is None else Image.fromarray(request.image),
            width=request.width,
            height=request.height,
            # By default the pipeline refits output and reference to 1 MP and to shapes of its own.
            max_area=request.width * request.height,
            _auto_resize=False,
            num_inference_steps=request.steps,
            guidance_scale=request.guidance,
            max_sequence_length=prompts.T5_LIMIT,
            # The CPU's generator gives every device the same noise.
            generator=torch.Generator("cpu").manual_seed(request.seed),
            callback_on_step_end=StepCallback(request, listener, watch),
            output_type="pt",
        ).images[0]

    def warm_up(self, sizes: Iterable[tuple[int, int]]) -> None:
        """
        One step of a grey picture of each size, width first: shows that every part works, and pays for what the first
        run initializes. On a GPU that is compiling, for all sizes, and what cuDNN plans for each.
        """
        nobody = _Nobody()
        for width, height in sizes:
            grey = np.full((height, width, 3), 128, np.uint8)
            request = EditRequest("warm up", grey, width, height, steps=1, preview_every=0, guidance=2.5, seed=0)
            self.edit(request, nobody, Watch(nobody, deadline=None))

    def free_memory(self) -> None:
        """After a request that did not fit: what it left in torch's cache would be in the next one's way."""
        if self._device.kind == "cuda":
            torch.cuda.empty_cache()


class _Nobody:
    """Listens to a run that was not asked for."""

    def is_cancelled(self) -> bool:
        return False

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None:
        pass


def _bytes(picture: torch.Tensor, request: EditRequest) -> np.ndarray:
    if picture.shape != (3, request.height, request.width):
        raise Failure(FailureClass.MODEL_ERROR, f"the pipeline made a picture of shape {tuple(picture.shape)}")
    if not torch.isfinite(picture).all():
        raise Failure(FailureClass.MODEL_ERROR, "the pipeline made pixels that are not numbers")
    return (picture.float() * 255).round().clamp(0, 255).to(torch.uint8).permute(1, 2, 0).contiguous().cpu().numpy()
