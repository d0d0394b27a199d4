"""Small pictures of an unfinished edit, from its latents alone: the VAE is as slow as a step."""

import numpy as np
import torch

# What each of the FLUX VAE's 16 latent channels adds to red, green and blue in -1 to 1: a linear fit of pictures to
# their latents, published with InvokeAI (Apache-2.0) as FLUX_LATENT_RGB_FACTORS. Kontext has the same VAE.
_RGB = (
    (-0.0412, 0.0149, 0.0521),
    (0.0056, 0.0291, 0.0768),
    (0.0342, -0.0681, -0.0427),
    (-0.0258, 0.0092, 0.0463),
    (0.0863, 0.0784, 0.0547),
    (-0.0017, 0.0402, 0.0158),
    (0.0501, 0.1058, 0.1152),
    (-0.0209, -0.0218, -0.0329),
    (-0.0314, 0.0083, 0.0896),
    (0.0851, 0.0665, -0.0472),
    (-0.0534, 0.0238, -0.0024),
    (0.0452, -0.0026, 0.0048),
    (0.0892, 0.0831, 0.0881),
    (-0.1117, -0.0304, -0.0789),
    (0.0027, -0.0479, -0.0043),
    (-0.1146, -0.0827, -0.0598),
)
_CHANNELS = len(_RGB)


def clean_estimate(before: torch.Tensor, after: torch.Tensor, sigma_before: float, sigma_after: float) -> torch.Tensor:
    """
    Where the latents are going. An Euler step along a flow is after = before + (sigma_after - sigma_before) * velocity;
    following the same velocity down to sigma 0 gives the picture without noise. The pipeline does not show the
    velocity, two latents in a row do.
    """
    before, after = before.float(), after.float()
    velocity = (after - before) / (sigma_after - sigma_before)
    return after - sigma_after * velocity


def preview(packed: torch.Tensor, width: int, height: int) -> np.ndarray:
    """
    :param packed: [1, tokens, 64], each token two by two latents of 16 channels
    :return: UINT8, an eighth of height by an eighth of width by 3
    """
    rows, columns = height // 16, width // 16
    latents = packed.float().reshape(rows, columns, _CHANNELS, 2, 2)
    latents = latents.permute(0, 3, 1, 4, 2).reshape(rows * 2, columns * 2, _CHANNELS)
    picture = latents @ torch.tensor(_RGB, device=latents.device)
    return ((picture + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).cpu().numpy()
