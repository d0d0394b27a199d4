"""The tensor table, and a good request to make bad ones from."""

import json
from pathlib import Path
from typing import Any

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[1]
TABLE = json.loads((REPOSITORY / "tensors.json").read_text())
TENSORS: list[dict[str, Any]] = TABLE["tensors"]
INPUTS = {tensor["name"]: tensor for tensor in TENSORS if tensor["direction"] == "input"}
DTYPES = {"BYTES": np.object_, "UINT8": np.uint8, "INT32": np.int32, "INT64": np.int64, "FP32": np.float32}


def scalar(name: str, value: object) -> np.ndarray:
    """A tensor of one element, with the leading 1."""
    return np.array([[value]], dtype=DTYPES[INPUTS[name]["datatype"]])


def picture(width: int, height: int) -> np.ndarray:
    """A colourful one, always the same."""
    return np.random.default_rng(3).integers(0, 256, (1, height, width, 3), dtype=np.uint8)


def an_edit(width: int = 64, height: int = 48, **values: object) -> dict[str, np.ndarray]:
    """
    The tensors of a good request.

    :param values: other scalars; None leaves a tensor out, an array is taken as it is
    """
    tensors = {
        "prompt": scalar("prompt", b"make the sky green"),
        "image": picture(width, height),
        "width": scalar("width", width),
        "height": scalar("height", height),
        "steps": scalar("steps", 3),
        "preview_every": scalar("preview_every", 0),
        "guidance": scalar("guidance", 2.5),
        "seed": scalar("seed", 7),
    }
    for name, value in values.items():
        if value is None:
            del tensors[name]
        else:
            tensors[name] = value if isinstance(value, np.ndarray) else scalar(name, value)
    return tensors
