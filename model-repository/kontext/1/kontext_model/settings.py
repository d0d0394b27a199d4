"""What the operator sets, in the environment: Triton hands no arguments to its models."""

import os
import re

from kontext_model.sizes import SIDES

_SIZE = re.compile(r"([1-9]\d{1,3})x([1-9]\d{1,3})")


class SettingRefused(Exception):
    """A setting that is not what it may be."""


def weights_dir() -> str | None:
    """The folder of the weights, in diffusers' layout."""
    return os.environ.get("KONTEXT_WEIGHTS_DIR")


def profiles() -> list[str]:
    """The profiles offered. One that the machine cannot run ends the start, rather than a request much later."""
    return [name.strip() for name in os.environ.get("KONTEXT_PROFILES", "exact,draft").split(",")]


def warm_sizes(default: str) -> list[tuple[int, int]]:
    """
    The sizes of pictures that are tried at the load, width first.

    :raises SettingRefused: with a sentence for the operator
    """
    sizes = []
    for word in os.environ.get("KONTEXT_WARM_SIZES", default).split(","):
        size = _SIZE.fullmatch(word.strip())
        width, height = map(int, size.groups()) if size else (0, 0)
        if width not in SIDES or height not in SIDES:
            raise SettingRefused(
                f"KONTEXT_WARM_SIZES has {word.strip() or 'nothing'}, but sizes are like 1024x768, in multiples of 16"
            )
        sizes.append((width, height))
    return sizes
