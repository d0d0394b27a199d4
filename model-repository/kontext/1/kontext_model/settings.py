"""What the operator sets, in the environment: Triton hands no arguments to its models."""

import os


def weights_dir() -> str | None:
    """The folder of the weights, in diffusers' layout."""
    return os.environ.get("KONTEXT_WEIGHTS_DIR")


def profiles() -> list[str]:
    """The profiles offered. One that the machine cannot run ends the start, rather than a request much later."""
    return [name.strip() for name in os.environ.get("KONTEXT_PROFILES", "exact,draft").split(",")]
