"""Small transformers and VAEs of Kontext's kind, and what stands for the products that only a GPU has."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from diffusers import AutoencoderKL, FluxTransformer2DModel

from kontext_model.float8 import DTYPE, LARGEST

TEXT_TOKENS = 24


def transformer(doubles: int = 2, singles: int = 2) -> FluxTransformer2DModel:
    """Always the same."""
    torch.manual_seed(0)
    return FluxTransformer2DModel(
        patch_size=1,
        in_channels=64,
        num_layers=doubles,
        num_single_layers=singles,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        axes_dims_rope=[4, 4, 8],
        guidance_embeds=True,
    ).eval()


def vae() -> AutoencoderKL:
    """Always the same."""
    torch.manual_seed(0)
    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        block_out_channels=(8, 16),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=4,
    ).eval()


def answer(model: FluxTransformer2DModel, tokens: int = 48, timestep: float = 0.5) -> torch.Tensor:
    """One step."""
    draw = torch.Generator().manual_seed(1)
    inputs: dict[str, Any] = {
        "hidden_states": torch.randn(1, tokens, 64, generator=draw),
        "encoder_hidden_states": torch.randn(1, TEXT_TOKENS, 32, generator=draw),
        "pooled_projections": torch.randn(1, 32, generator=draw),
        "timestep": torch.tensor([timestep]),
        "guidance": torch.tensor([2.5]),
        "img_ids": torch.arange(tokens * 3).reshape(tokens, 3).float(),
        "txt_ids": torch.zeros(TEXT_TOKENS, 3),
    }
    with torch.no_grad():
        return model(**inputs, return_dict=False)[0]


def relative_error(found: torch.Tensor, expected: torch.Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


def scaled_mm(
    left: torch.Tensor,
    right: torch.Tensor,
    scale_left: torch.Tensor,
    scale_right: torch.Tensor,
    *,
    bias: torch.Tensor | None,
    out_dtype: torch.dtype,
    use_fast_accum: bool,
) -> torch.Tensor:
    """torch._scaled_mm, which a CPU does not have; as strict about types and shapes."""
    assert left.dtype == right.dtype == DTYPE
    assert scale_left.shape == (left.shape[0], 1)
    assert left.is_contiguous() and scale_left.is_contiguous()
    assert scale_right.shape == (1, right.shape[1])
    product = (left.float() @ right.float()) * scale_left * scale_right
    return (product if bias is None else product + bias).to(out_dtype)


def attend_float8(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    """cuDNN's attention in FP8, as its documentation describes it, but for the softmax's rounding."""
    assert query.dtype == key.dtype == value.dtype == DTYPE
    of_value, of_answer = scales
    heads_first = (tensor.float().transpose(1, 2) for tensor in (query, key, value))
    attended = torch.nn.functional.scaled_dot_product_attention(*heads_first).transpose(1, 2) * of_value * of_answer
    assert attended.abs().max() <= LARGEST * 1.001
    return attended.clamp(-LARGEST, LARGEST).to(DTYPE).contiguous()


def batch_norm_stats(values: torch.Tensor, eps: float) -> tuple[torch.Tensor, torch.Tensor]:
    """torch.batch_norm_stats, which a CPU does not have: of each channel the mean, and one over the deviation."""
    variance, mean = torch.var_mean(values.float().transpose(0, 1).flatten(1), dim=1, correction=0)
    return mean, (variance + eps).rsqrt()


def batch_norm_elemt(
    values: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    mean: torch.Tensor,
    scale: torch.Tensor,
    eps: float,
) -> torch.Tensor:
    """torch.batch_norm_elemt, likewise."""
    assert mean.shape == scale.shape == weight.shape == (values.shape[1],)
    assert mean.is_contiguous() and scale.is_contiguous()
    channels = (-1, *[1] * (values.dim() - 2))
    mean, scale, weight, bias = (each.view(channels) for each in (mean, scale, weight, bias))
    return ((values.float() - mean) * scale * weight + bias).to(values.dtype)


@contextmanager
def graphs_counted() -> Iterator[list[str]]:
    """Compiling that only counts: each graph is one more that a GPU's compiler would be given."""
    graphs: list[str] = []
    compile_ = torch.compile

    def backend(module: torch.fx.GraphModule, _: object) -> Callable:
        graphs.append(module.code)
        return module.forward

    torch._dynamo.reset()
    torch.compile = lambda function, **options: compile_(function, backend=backend, **options)
    try:
        yield graphs
    finally:
        torch.compile = compile_
        torch._dynamo.reset()
