"""Leaves out most of a step where it would change little."""

from collections.abc import Iterator
from contextlib import contextmanager

import diffusers


@contextmanager
def step_cache(transformer: diffusers.FluxTransformer2DModel, threshold: float | None) -> Iterator[None]:
    """
    For one edit: its hooks compare a step with the one before, and what they keep must not reach the next edit, which
    resetting them does not ensure. Kontext's pipeline, unlike its siblings, does not name the run for them.

    :param threshold: of the profile; None computes every step
    """
    if threshold is None:
        yield
        return
    transformer.enable_cache(diffusers.FirstBlockCacheConfig(threshold=threshold))
    try:
        with transformer.cache_context("edit"):
            yield
    finally:
        transformer.disable_cache()
