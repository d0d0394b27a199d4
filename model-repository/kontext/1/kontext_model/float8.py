"""Linear layers in FP8: e4m3, each row of the input and of the weight with a scale of its own."""

import diffusers
import torch
from diffusers.models.activations import GELU
from diffusers.models.transformers.transformer_flux import FluxSingleTransformerBlock, FluxTransformerBlock
from torch import nn

DTYPE = torch.float8_e4m3fn
LARGEST = torch.finfo(DTYPE).max
# A row of zeros must not be divided by zero.
SMALLEST_SCALE = 1e-12


class Float8Linear(nn.Module):
    """
    In place of nn.Linear. The input's scales are taken anew each time: nothing is calibrated.

    :param gelu_from: the input's columns from here on pass GELU first; None for none. In one go with the scaling it
        costs a tenth of a step less than in a layer of its own
    """

    def __init__(self, linear: nn.Linear, gelu_from: int | None = None) -> None:
        super().__init__()
        weight, scale = _scaled(linear.weight.detach().float())
        self.register_buffer("weight", weight)
        self.register_buffer("scale", scale.t().contiguous())
        self.register_buffer("bias", None if linear.bias is None else linear.bias.detach())
        self._gelu_from = gelu_from

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        rows, scale = _scaled(values.flatten(0, -2).float(), self._gelu_from)
        product = torch._scaled_mm(
            rows, self.weight.t(), scale, self.scale, bias=self.bias, out_dtype=values.dtype, use_fast_accum=True
        )
        return product.unflatten(0, values.shape[:-1])


def _scaled(rows: torch.Tensor, gelu_from: int | None = None) -> tuple[torch.Tensor, torch.Tensor]:
    """
    :param rows: [n, k], in fp32
    :return: them in FP8, and what to multiply them by, [n, 1]
    """
    # GELU makes no number larger, so it need not be computed for the scale; FP8 is as precise with a scale too large.
    scale = (rows.abs().amax(dim=-1, keepdim=True) * (1 / LARGEST)).clamp(min=SMALLEST_SCALE)
    if gelu_from is not None:
        columns = torch.arange(rows.shape[1], device=rows.device)
        rows = torch.where(columns >= gelu_from, _gelu(rows), rows)
    # Not a division, which takes longer.
    return (rows * scale.reciprocal()).clamp(-LARGEST, LARGEST).to(DTYPE), scale


def _gelu(values: torch.Tensor) -> torch.Tensor:
    """GELU in its tanh form, which is the same as this; compiled, tanh takes twice as long."""
    return values * torch.sigmoid(1.5957691216057308 * (values + 0.044715 * values.pow(3)))


def quantize(transformer: diffusers.FluxTransformer2DModel) -> None:
    """
    Replaces the linear layers of its blocks, but for those that only see the time and the prompt's summary: one row.
    Projections must be fused before.
    """
    for block in transformer.transformer_blocks:
        _quantize_double(block)
    for block in transformer.single_transformer_blocks:
        _quantize_single(block)


def _quantize_double(block: FluxTransformerBlock) -> None:
    attention = block.attn
    attention.to_qkv = Float8Linear(attention.to_qkv)
    attention.to_added_qkv = Float8Linear(attention.to_added_qkv)
    attention.to_out[0] = Float8Linear(attention.to_out[0])
    attention.to_add_out = Float8Linear(attention.to_add_out)
    for feed_forward in (block.ff, block.ff_context):
        first, last = feed_forward.net[0], feed_forward.net[2]
        _require_tanh(first.approximate if isinstance(first, GELU) else None)
        feed_forward.net[0] = Float8Linear(first.proj)
        feed_forward.net[2] = Float8Linear(last, gelu_from=0)


def _quantize_single(block: FluxSingleTransformerBlock) -> None:
    block.attn.to_qkv = Float8Linear(block.attn.to_qkv)
    block.proj_mlp = Float8Linear(block.proj_mlp)
    # Its input is the attention's answer, then what the activation makes of the first layer.
    _require_tanh(getattr(block.act_mlp, "approximate", None))
    block.act_mlp = nn.Identity()
    block.proj_out = Float8Linear(block.proj_out, gelu_from=block.proj_out.in_features - block.mlp_hidden_dim)


def _require_tanh(approximate: str | None) -> None:
    if approximate != "tanh":
        raise ValueError(f"these weights' blocks have another activation than GELU in its tanh form: {approximate}")
