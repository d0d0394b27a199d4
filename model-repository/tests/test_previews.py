"""Previews from latents."""

import diffusers
import numpy as np
import pytest
import torch

from kontext_model.previews import clean_estimate, preview


def test_the_estimate_is_where_the_flow_leads():
    clean, noise = torch.randn(1, 12, 64), torch.randn(1, 12, 64)
    at = {sigma: (1 - sigma) * clean + sigma * noise for sigma in (0.9, 0.7)}

    torch.testing.assert_close(clean_estimate(at[0.9], at[0.7], 0.9, 0.7), clean)


def test_latents_are_unpacked_as_the_pipeline_does():
    width, height = 64, 48
    latents = torch.randn(1, 16, height // 8, width // 8)
    packed = diffusers.FluxKontextPipeline._pack_latents(latents, 1, 16, height // 8, width // 8)

    # Each pixel of a preview depends on its own latent alone: flip one, and one pixel changes.
    before = preview(packed, width, height).astype(int)
    latents[0, :, 2, 5] += 3
    packed = diffusers.FluxKontextPipeline._pack_latents(latents, 1, 16, height // 8, width // 8)
    changed = np.argwhere((preview(packed, width, height) != before).any(axis=2))
    assert changed.tolist() == [[2, 5]]


@pytest.mark.parametrize(("latent", "grey"), [(0.0, 128), (float("inf"), None)])
def test_latents_of_zero_are_grey_and_endless_ones_stay_in_range(latent, grey):
    picture = preview(torch.full((1, 4, 64), latent), 32, 32)
    assert picture.shape == (4, 4, 3)
    if grey is not None:
        assert (picture == grey).all()
