"""Reads a request's tensors into what the pipeline may trust."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kontext_model.errors import invalid
from kontext_model.profiles import Profile
from kontext_model.sizes import GRID, SIDES

STEPS = range(1, 100 + 1)
PREVIEW_EVERY = range(100 + 1)
SEEDS = range(2**32)
STITCH = range(1, 4 + 1)
MOST_GUIDANCE = 20.0
MOST_PROMPT_BYTES = 32_768
# Several references side by side may together be as large as one: attention's cost is in pixels.
MOST_REFERENCE_PIXELS = 2048 * 2048
DEFAULT_PROFILE = "exact"


@dataclass(frozen=True)
class EditRequest:
    """
    What to edit, and how.

    :param image: height by width by 3; None makes a picture from the prompt alone
    :param preview_every: a preview comes with every n-th step, 0 for none
    :param step_cache: the profile's
    """

    prompt: str
    image: np.ndarray | None
    width: int
    height: int
    steps: int
    preview_every: int
    guidance: float
    seed: int
    step_cache: float | None = None


def read(tensors: Mapping[str, np.ndarray], profiles: Mapping[str, Profile]) -> EditRequest:
    """
    :param tensors: the inputs that were sent, with their leading 1
    :param profiles: those offered
    :raises Failure: INVALID_INPUT, naming the tensor and what it may be
    """
    profile = _profile(tensors, profiles)
    width = _integer(tensors, "width", np.int32, SIDES)
    height = _integer(tensors, "height", np.int32, SIDES)
    if width * height > profile.max_pixels:
        raise invalid(
            "width, height",
            f"{width}x{height} pixels are more than the {profile.max_pixels} of profile {profile.name}",
        )
    return EditRequest(
        prompt=_prompt(tensors),
        image=_image(tensors, width, height),
        width=width,
        height=height,
        steps=_integer(tensors, "steps", np.int32, STEPS),
        preview_every=_integer(tensors, "preview_every", np.int32, PREVIEW_EVERY),
        guidance=_guidance(tensors),
        seed=_integer(tensors, "seed", np.int64, SEEDS),
        step_cache=profile.step_cache,
    )


def _profile(tensors: Mapping[str, np.ndarray], profiles: Mapping[str, Profile]) -> Profile:
    name = _text(tensors, "profile") if "profile" in tensors else DEFAULT_PROFILE
    if name not in profiles:
        raise invalid("profile", f"this model offers {', '.join(profiles)}")
    return profiles[name]


def _prompt(tensors: Mapping[str, np.ndarray]) -> str:
    prompt = _text(tensors, "prompt")
    if not prompt.strip():
        raise invalid("prompt", "must have words")
    return prompt


def _guidance(tensors: Mapping[str, np.ndarray]) -> float:
    guidance = float(_scalar(tensors, "guidance", np.float32))
    if not (math.isfinite(guidance) and 0 <= guidance <= MOST_GUIDANCE):
        raise invalid("guidance", f"must be from 0 to {MOST_GUIDANCE:g}, is {guidance:g}")
    return guidance


def _image(tensors: Mapping[str, np.ndarray], width: int, height: int) -> np.ndarray | None:
    stitch = _integer(tensors, "stitch", np.int32, STITCH) if "stitch" in tensors else 1
    if "image" not in tensors:
        if stitch > 1:
            raise invalid("stitch", f"says {stitch} references, but there is no image")
        return None
    tensor = tensors["image"]
    if tensor.dtype != np.uint8 or tensor.ndim != 4 or tensor.shape[0] != 1 or tensor.shape[3] != 3:
        raise invalid("image", f"must be UINT8 [1,height,width,3], is {_described(tensor)}")
    rows, columns = tensor.shape[1:3]
    if stitch > 1:
        _require_stitched(rows, columns, stitch)
    elif (columns, rows) != (width, height):
        raise invalid(
            "image",
            f"must have exactly the {width}x{height} pixels asked for, has {columns}x{rows}; "
            "several references side by side need stitch to say how many",
        )
    return tensor[0]


def _require_stitched(rows: int, columns: int, stitch: int) -> None:
    """References side by side have their own size, so the picture made can have another shape than their row."""
    if columns % (stitch * GRID) or rows % GRID or 0 in (rows, columns):
        raise invalid(
            "image", f"{stitch} references side by side need sides that are multiples of {GRID}, has {columns}x{rows}"
        )
    if rows * columns > MOST_REFERENCE_PIXELS:
        raise invalid("image", f"may have {MOST_REFERENCE_PIXELS} pixels, has {columns}x{rows}")


def _integer(tensors: Mapping[str, np.ndarray], name: str, dtype: type, allowed: range) -> int:
    value = int(_scalar(tensors, name, dtype))
    if value not in allowed:
        grid = f" in steps of {allowed.step}" if allowed.step > 1 else ""
        raise invalid(name, f"must be from {allowed[0]} to {allowed[-1]}{grid}, is {value}")
    return value


def _text(tensors: Mapping[str, np.ndarray], name: str) -> str:
    value = _scalar(tensors, name, np.object_)
    if not isinstance(value, bytes) or not 1 <= len(value) <= MOST_PROMPT_BYTES:
        raise invalid(name, f"must be 1 to {MOST_PROMPT_BYTES} bytes of UTF-8")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise invalid(name, f"must be 1 to {MOST_PROMPT_BYTES} bytes of UTF-8") from None


def _scalar(tensors: Mapping[str, np.ndarray], name: str, dtype: type) -> Any:
    if name not in tensors:
        raise invalid(name, "is missing")
    tensor = tensors[name]
    if tensor.dtype != dtype or tensor.shape != (1, 1):
        raise invalid(name, f"must be {_type_name(np.dtype(dtype))} [1,1], is {_described(tensor)}")
    return tensor[0, 0]


def _described(tensor: np.ndarray) -> str:
    return f"{_type_name(tensor.dtype)} [{','.join(map(str, tensor.shape))}]"


def _type_name(dtype: np.dtype) -> str:
    """Triton's word for a type."""
    return "BYTES" if dtype == np.object_ else dtype.name.upper().replace("FLOAT", "FP")
