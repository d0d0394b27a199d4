"""Loads FLUX.1 Kontext and edits with it."""

import os

# Weights come from a folder; nothing here may look for them elsewhere, whatever the libraries' defaults are.
os.environ["HF_HUB_OFFLINE"] = "1"

from collections.abc import Iterable

import diffusers
import numpy as np
import torch
import transformers

from kontext_model import prompts
from kontext_model.acceleration import accelerate, accelerate_vae
from kontext_model.errors import Failure, FailureClass
from kontext_model.profiles import Device, Profile
from kontext_model.reading import EditRequest
from kontext_model.step_cache import step_cache
from kontext_model.steps import Listener, Pace, StepCallback, Watch
from kontext_model.weights import Weights


class Editor:
    """One pipeline on one device. Its scheduler has state: one edit at a time."""

    def __init__(self, pipeline: diffusers.FluxKontextPipeline, device: Device, provenance: str) -> None:
        self._pipeline = pipeline
        self._device = device
        self._provenance = provenance
        on_gpu = device.kind == "cuda"
        self._text_stream = torch.cuda.Stream() if on_gpu else None
        self._pace = Pace(pipeline.transformer, torch.cuda.Event()) if on_gpu else None

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
        accelerate_vae(pipeline.vae, device)
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

    @torch.no_grad()
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
        latents = None if request.image is None else self._encoded(request.image)
        prompt, summary = self._read(request.prompt)
        return self._pipeline(
            prompt_embeds=prompt,
            pooled_prompt_embeds=summary,
            image=latents,
            width=request.width,
            height=request.height,
            # By default the pipeline refits the output to 1 MP and to a shape of its own.
            max_area=request.width * request.height,
            num_inference_steps=request.steps,
            guidance_scale=request.guidance,
            # The CPU's generator gives every device the same noise.
            generator=torch.Generator("cpu").manual_seed(request.seed),
            callback_on_step_end=StepCallback(request, listener, watch, self._pace),
            output_type="pt",
        ).images[0]

    def _encoded(self, image: np.ndarray) -> torch.Tensor:
        """
        The reference's latents. The pipeline would convert the picture on the CPU, while the GPU waits.

        :param image: height by width by 3, sides that are multiples of the grid
        """
        vae = self._pipeline.vae
        pixels = torch.tensor(image, device=vae.device).unsqueeze(0).permute(0, 3, 1, 2)
        latents = vae.encode((pixels.float() / 255 * 2 - 1).to(vae.dtype)).latent_dist.mode()
        return (latents - vae.config.shift_factor) * vae.config.scaling_factor

    def _read(self, prompt: str) -> tuple[torch.Tensor, torch.Tensor]:
        """
        What the transformer is told, from T5 and from CLIP. To call these takes the CPU longer than the GPU takes to run
        them, so they run beside what is queued there already.
        """
        with torch.cuda.stream(self._text_stream):
            told, summary, _ = self._pipeline.encode_prompt(prompt, max_sequence_length=prompts.T5_LIMIT)
        if self._text_stream is not None:
            torch.cuda.current_stream().wait_stream(self._text_stream)
        return told, summary

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
