"""The measurements on a GPU, from what needs least to what needs most."""

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from miniature import miniature

import architecture
import work
from clock import kernel_ms, median_ms
from gpu_tables import print_tables
from kontext_model.acceleration import accelerate, accelerate_vae
from kontext_model.errors import Failure, FailureClass
from kontext_model.pipeline import Editor
from kontext_model.profiles import Device, Profile, ProfileRefused, all_profiles
from kontext_model.reading import EditRequest
from kontext_model.step_cache import step_cache
from kontext_model.steps import Listener, Watch
from report import Report

# Pictures whose steps are timed, as width, height and references: 8,704, 4,608 and 2,560 tokens.
_PICTURES = ((1024, 1024, 1), (1024, 1024, 0), (512, 512, 1))
_STEPS = 28
_CANCELS = 20
_PEAK_SIDE = 8192
_GIB = 2**30


class OnGpu:
    """One run. Profiles of one family are measured together, since a transformer cannot go back to another."""

    def __init__(self, report: Report, device: Device, deadline: float, wanted: list[str]) -> None:
        self._report = report
        self._device = device
        self._deadline = deadline
        self._wanted = wanted
        self._counts = [work.tokens(*picture) for picture in _PICTURES]
        # What a step answers, by tokens: of the plain pipeline, and of it in fp32.
        self._plain: dict[int, torch.Tensor] = {}
        self._precise: dict[int, torch.Tensor] = {}
        self._pictures: dict[str, np.ndarray] = {}

    def measure(self) -> None:
        self._try("the card's peak", self._peaks)
        if "eager" in self._wanted:
            self._try("the plain pipeline", self._eager)
            self._try("fp32, to compare with", self._reference)
        if "exact" in self._wanted:
            self._try("profiles exact and draft", lambda: self._family("exact", "draft"))
        if "fast" in self._wanted:
            self._try("profiles fast and turbo", lambda: self._family("fast", "turbo"))
        # Last: what a profiler leaves behind slows each call of a kernel.
        for name in ("exact", "fast"):
            if name in self._wanted:
                self._try(f"the kernels of profile {name}", lambda name=name: self._kernels(name))
        print_tables(self._report)

    def _try(self, what: str, section: Callable[[], None]) -> None:
        """A section that cannot be measured leaves the others to be."""
        if time.monotonic() > self._deadline:
            self._report.missing(what, "the seconds given had passed")
            return
        print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)
        try:
            section()
        except torch.OutOfMemoryError:
            self._report.missing(what, f"the {self._device.memory_bytes / _GIB:.0f} GiB of this card are too few")
        except ProfileRefused as refusal:
            self._report.missing(what, str(refusal))
        gc.collect()
        torch.cuda.empty_cache()

    def _peaks(self) -> None:
        side = _PEAK_SIDE
        left, right = (torch.randn(side, side, device="cuda", dtype=torch.bfloat16) for _ in range(2))
        flop = 2 * side**3
        peaks = {"bf16": flop / median_ms(lambda: left @ right, 30, warm_up=5) / 1e9}
        if self._device.compute_capability >= (8, 9):
            one = torch.ones((), device="cuda")
            left8, right8 = left.to(torch.float8_e4m3fn), right.to(torch.float8_e4m3fn).t()
            product = lambda: torch._scaled_mm(left8, right8, one, one, out_dtype=torch.bfloat16, use_fast_accum=True)
            peaks["fp8"] = flop / median_ms(product, 30, warm_up=5) / 1e9
        else:
            self._report.missing("the card's peak in FP8", "it has no FP8, which came with compute capability 8.9")
        self._report.put("peak_tflops", peaks)

    def _eager(self) -> None:
        """diffusers as it comes: what the others are compared with."""
        transformer = self._transformer()
        self._steps("diffusers, eager", transformer)
        for count in self._counts:
            self._plain[count] = self._answer(transformer, count, torch.bfloat16)

    def _reference(self) -> None:
        transformer = self._transformer().float()
        for count in self._counts:
            self._precise[count] = self._answer(transformer, count, torch.float32)
            self._compare("diffusers, eager", "fp32", count, self._plain[count], self._precise[count])

    def _family(self, name: str, smaller: str) -> None:
        profiles = all_profiles()
        profile, other = profiles[name], profiles[smaller]
        for each in (profile, other):
            each.require(self._device, full_size=True)
        transformer = self._accelerated(profile)
        self._first_step(name, transformer, "empty")
        self._steps(name, transformer)
        for count in self._counts:
            answer = self._answer(transformer, count, torch.bfloat16)
            for reference, answers in (("diffusers, eager", self._plain), ("fp32", self._precise)):
                if count in answers:
                    self._compare(name, reference, count, answer, answers[count])
        if other.step_cache is not None:
            self._left_out_step(smaller, transformer)
        self._edits(transformer, profile, other)

    def _transformer(self) -> Any:
        gc.collect()
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        return architecture.transformer()

    def _accelerated(self, profile: Profile) -> Any:
        transformer = self._transformer()
        accelerate(transformer, profile, self._device)
        gc.collect()
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        return transformer

    def _answer(self, transformer: Any, count: int, dtype: torch.dtype) -> torch.Tensor:
        return transformer(**architecture.step_inputs(count, work.TEXT_TOKENS, dtype))[0].float()

    def _first_step(self, name: str, transformer: Any, cache: str) -> None:
        """With nothing compiled that this process would remember."""
        inputs = architecture.step_inputs(self._counts[0], work.TEXT_TOKENS, torch.bfloat16)
        torch._dynamo.reset()
        begin = time.monotonic()
        transformer(**inputs)
        torch.cuda.synchronize()
        seconds = time.monotonic() - begin
        self._report.add("first_step", {"profile": name, "compile_cache": cache, "seconds": seconds})

    def _steps(self, name: str, transformer: Any) -> None:
        peak = self._report.numbers.get("peak_tflops", {}).get("bf16")
        for count in self._counts:
            inputs = architecture.step_inputs(count, work.TEXT_TOKENS, torch.bfloat16)
            ms = median_ms(lambda inputs=inputs: transformer(**inputs), 7)
            tflops = work.step_flop(count) / ms / 1e9
            self._report.add(
                "steps",
                {
                    "profile": name,
                    "tokens": count,
                    "ms": ms,
                    "tflops": tflops,
                    "share_of_bf16_peak": peak and tflops / peak,
                    "peak_gib": torch.cuda.max_memory_allocated() / _GIB,
                },
            )

    def _left_out_step(self, name: str, transformer: Any) -> None:
        """
        Whether a step is left out is decided by numbers that random weights do not have, so a threshold that lets all
        or none be left out shows what either costs.
        """
        inputs = architecture.step_inputs(self._counts[0], work.TEXT_TOKENS, torch.bfloat16)
        for kind, threshold in (("computed", -1.0), ("left out", 1e9)):
            with step_cache(transformer, threshold):
                ms = median_ms(lambda: transformer(**inputs), 7)
            self._report.add("step_cache", {"profile": name, "tokens": self._counts[0], "step": kind, "ms": ms})
        self._report.missing(f"edits with profile {name}", "which steps it leaves out depends on real weights")

    def _compare(self, name: str, reference: str, count: int, answer: torch.Tensor, expected: torch.Tensor) -> None:
        error = ((answer - expected).norm() / expected.norm()).item()
        self._report.add("errors", {"profile": name, "against": reference, "tokens": count, "relative_error": error})

    def _kernels(self, name: str) -> None:
        profile = all_profiles()[name]
        profile.require(self._device, full_size=True)
        transformer = self._accelerated(profile)
        self._first_step(name, transformer, "kept")
        inputs = architecture.step_inputs(self._counts[0], work.TEXT_TOKENS, torch.bfloat16)
        kernels = kernel_ms(lambda: transformer(**inputs))
        self._report.put(f"kernels_{name}", dict(list(kernels.items())[:25]))
        kinds: dict[str, float] = {}
        for kernel, ms in kernels.items():
            kind = _kind(kernel)
            kinds[kind] = kinds.get(kind, 0.0) + ms
        self._report.add("kernel_kinds", {"profile": name, "tokens": self._counts[0], **kinds})

    def _edits(self, transformer: Any, profile: Profile, other: Profile) -> None:
        """Whole edits, through the code that Triton calls."""
        pipeline = architecture.pipeline(transformer, miniature())
        pipeline.set_progress_bar_config(disable=True)
        _deterministic_convolutions()
        accelerate_vae(pipeline.vae, self._device)
        editor = Editor(pipeline, self._device, "kontext")
        self._parts(profile.name, pipeline)
        side = 1024
        pictures = [_edit(editor, profile, side, 2) for _ in range(2)]
        same = bool((pictures[0] == pictures[1]).all())
        self._report.add("same_seed", {"profile": profile.name, "same_bytes": same})
        self._whole(editor, profile, side)
        self._cancels(editor, profile, side)
        if other.step_cache is None:
            self._whole(editor, other, 512)

    def _whole(self, editor: Editor, profile: Profile, side: int) -> None:
        _edit(editor, profile, side, 2)
        begin = time.monotonic()
        picture = _edit(editor, profile, side, _STEPS)
        seconds = time.monotonic() - begin
        count = work.tokens(side, side, 1)
        # The draft's steps are the exact profile's.
        timed = "fast" if profile.linears == "float8" else "exact"
        step_ms = next(
            entry["ms"]
            for entry in self._report.entries("steps")
            if (entry["profile"], entry["tokens"]) == (timed, count)
        )
        self._report.add(
            "edits",
            {
                "profile": profile.name,
                "picture": f"{side}x{side}",
                "steps": _STEPS,
                "seconds": seconds,
                "not_the_step_ms": seconds * 1000 - _STEPS * step_ms,
                "images_an_hour": 3600 / seconds,
                "cost": self._report.numbers["run"]["price"] * seconds / 3600,
                "peak_gib": torch.cuda.max_memory_allocated() / _GIB,
            },
        )
        self._pictures[profile.name] = picture
        if profile.name != "exact" and picture.shape == self._pictures.get("exact", np.empty(0)).shape:
            error = np.square(picture.astype(float) - self._pictures["exact"]).mean()
            self._report.put("fast_against_exact_psnr_db", 10 * float(np.log10(255**2 / error)))

    def _cancels(self, editor: Editor, profile: Profile, side: int) -> None:
        """For how long a cancelled edit keeps the GPU, at moments all over it, and whether the next one is as ever."""
        seconds = self._report.entries("edits")[-1]["seconds"]
        late = []
        for number in range(_CANCELS):
            listener = _Impatient(seconds * (number + 0.5) / (_CANCELS + 1))
            try:
                _edit(editor, profile, side, _STEPS, listener)
            except Failure as failure:
                if failure.kind != FailureClass.CANCELLED:
                    raise
            else:
                # It was faster than the one that was timed.
                continue
            torch.cuda.synchronize()
            late.append((time.monotonic() - listener.cancelled_at) * 1000)
        picture = _edit(editor, profile, side, _STEPS)
        self._report.add(
            "cancels",
            {
                "profile": profile.name,
                "picture": f"{side}x{side}",
                "n": len(late),
                "ms": statistics.median(late),
                "max_ms": max(late),
                "same_bytes_after": bool((picture == self._pictures[profile.name]).all()),
            },
        )

    def _parts(self, name: str, pipeline: Any) -> None:
        latents = torch.randn(1, 16, 128, 128, device="cuda", dtype=torch.bfloat16)
        picture = torch.rand(1, 3, 1024, 1024, device="cuda", dtype=torch.bfloat16)
        parts = {
            "text encoders": lambda: pipeline.encode_prompt("make the sky green", None, max_sequence_length=512),
            "VAE, encode 1024x1024": lambda: pipeline.vae.encode(picture).latent_dist.mode(),
            "VAE, decode 1024x1024": lambda: pipeline.vae.decode(latents, return_dict=False),
        }
        if not self._report.entries("parts"):
            for part, run in parts.items():
                self._report.add("parts", {"part": part, "ms": median_ms(run, 7)})


class _Nobody:
    """Listens to a run that is timed."""

    def is_cancelled(self) -> bool:
        return False

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None:
        pass


class _Impatient(_Nobody):
    """Cancels the run after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.cancelled_at = time.monotonic() + seconds

    def is_cancelled(self) -> bool:
        return time.monotonic() >= self.cancelled_at


def _edit(editor: Editor, profile: Profile, side: int, steps: int, listener: Listener | None = None) -> np.ndarray:
    picture = np.random.default_rng(3).integers(0, 256, (side, side, 3), dtype=np.uint8)
    request = EditRequest(
        "make the sky green", picture, side, side, steps, 0, guidance=2.5, seed=7, step_cache=profile.step_cache
    )
    listener = listener or _Nobody()
    return editor.edit(request, listener, Watch(listener, deadline=None))


def _deterministic_convolutions() -> None:
    """As Editor.of sets them, which this does without: the transformer is compiled already."""
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.deterministic = True


def _kind(kernel: str) -> str:
    """What a kernel does, by what its makers call it."""
    name = kernel.lower()
    # Named after all that torch fused into it, which may be around a product, but never one.
    if name.startswith("triton_"):
        return "all else"
    if "flash" in name or "fmha" in name or "sdpa" in name or "attention" in name:
        return "attention"
    if any(word in name for word in ("nvjet", "gemm", "gemv", "cutlass", "xmma", "splitk", "cublas")):
        return "linear layers"
    return "all else"
