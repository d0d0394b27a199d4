"""Linear layers in FP8: e4m3, each row of the input and of the weight with a scale of its own."""

from types import MethodType
from typing import Any, NamedTuple

import diffusers
import torch
from diffusers.models.activations import GELU
from diffusers.models.transformers.transformer_flux import FluxSingleTransformerBlock, FluxTransformerBlock
from torch import nn

DTYPE = torch.float8_e4m3fn
LARGEST = torch.finfo(DTYPE).max
# A row of zeros must not be divided by zero.
SMALLEST_SCALE = 1e-12


class Scaled(NamedTuple):
    """
    Numbers in FP8.

    :param values: [..., k]
    :param scale: what to multiply them by: [..., 1], or one for all of them, []
    """

    values: torch.Tensor
    scale: torch.Tensor


class Float8Linear(nn.Module):
    """
    In place of nn.Linear. The input's scales are taken anew each time: nothing is calibrated.

    :param gelu: the input passes GELU first. In one go with the scaling it costs a tenth of a step less than in a layer
        of its own
    """

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None, gelu: bool = False) -> None:
        super().__init__()
        scaled = _scaled(weight.detach())
        self.register_buffer("weight", scaled.values)
        self.register_buffer("scale", scaled.scale.t().contiguous())
        self.register_buffer("bias", None if bias is None else bias.detach())
        self._gelu = gelu
        self._dtype = weight.dtype

    @staticmethod
    def of(linear: nn.Linear, gelu: bool = False) -> "Float8Linear":
        return Float8Linear(linear.weight, linear.bias, gelu)

    def forward(self, input: torch.Tensor | Scaled) -> torch.Tensor:
        """:param input: what is in FP8 already is taken as it is"""
        values, scale = input if isinstance(input, Scaled) else _scaled(input, self._gelu)
        rows = values.flatten(0, -2)
        product = torch._scaled_mm(
            rows,
            self.weight.t(),
            scale.reshape(-1, 1).expand(rows.shape[0], 1).contiguous(),
            self.scale,
            bias=self.bias,
            out_dtype=self._dtype,
            use_fast_accum=True,
        )
        return product.unflatten(0, values.shape[:-1])


def _scaled(rows: torch.Tensor, gelu: bool = False) -> Scaled:
    rows = rows.float()
    # GELU makes no number larger, so it need not be computed for the scale; FP8 is as precise with a scale too large.
    scale = (rows.abs().amax(dim=-1, keepdim=True) * (1 / LARGEST)).clamp(min=SMALLEST_SCALE)
    if gelu:
        rows = _gelu(rows)
    # Not a division, which takes longer.
    return Scaled((rows * scale.reciprocal()).clamp(-LARGEST, LARGEST).to(DTYPE), scale)


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
    attention.to_qkv = Float8Linear.of(attention.to_qkv)
    attention.to_added_qkv = Float8Linear.of(attention.to_added_qkv)
    attention.to_out[0] = Float8Linear.of(attention.to_out[0])
    attention.to_add_out = Float8Linear.of(attention.to_add_out)
    for feed_forward in (block.ff, block.ff_context):
        first, last = feed_forward.net[0], feed_forward.net[2]
        _require_tanh(first.approximate if isinstance(first, GELU) else None)
        feed_forward.net[0] = Float8Linear.of(first.proj)
        feed_forward.net[2] = Float8Linear.of(last, gelu=True)


def _quantize_single(block: FluxSingleTransformerBlock) -> None:
    _require_tanh(getattr(block.act_mlp, "approximate", None))
    block.attn.to_qkv = Float8Linear.of(block.attn.to_qkv)
    block.proj_mlp = Float8Linear.of(block.proj_mlp)
    # The input of the last layer is the attention's answer, then what the activation makes of the first layer's.
    weight, bias = block.proj_out.weight, block.proj_out.bias
    of_attention = weight.shape[1] - block.mlp_hidden_dim
    block.proj_attended = Float8Linear(weight[:, :of_attention], None)
    block.proj_out = Float8Linear(weight[:, of_attention:], bias, gelu=True)
    block.act_mlp = None
    block.forward = MethodType(_single_forward, block)


def _single_forward(
    block: FluxSingleTransformerBlock,
    hidden_states: torch.Tensor,
    encoder_hidden_states: torch.Tensor,
    temb: torch.Tensor,
    image_rotary_emb: tuple[torch.Tensor, torch.Tensor] | None = None,
    joint_attention_kwargs: dict[str, Any] | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """
    As diffusers', but for the last layer, which takes its two inputs apart: to put them side by side, activate and scale
    them took longer than a second product does.
    """
    text_length = encoder_hidden_states.shape[1]
    before = torch.cat([encoder_hidden_states, hidden_states], dim=1)
    normed, gate = block.norm(before, emb=temb)
    attended = block.attn(hidden_states=normed, image_rotary_emb=image_rotary_emb)
    after = before + gate.unsqueeze(1) * (block.proj_attended(attended) + block.proj_out(block.proj_mlp(normed)))
    return after[:, :text_length], after[:, text_length:]


def _require_tanh(approximate: str | None) -> None:
    if approximate != "tanh":
        raise ValueError(f"these weights' blocks have another activation than GELU in its tanh form: {approximate}")
