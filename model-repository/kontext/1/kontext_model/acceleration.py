"""Makes a transformer compute as its profile says, and the VAE that all profiles share faster."""

from types import MethodType

import diffusers
import torch
from diffusers.models.transformers.transformer_flux import FluxAttnProcessor
from torch import nn

from kontext_model import float8
from kontext_model.float8_attention import Float8AttnProcessor
from kontext_model.profiles import Device, Profile


def accelerate(transformer: diffusers.FluxTransformer2DModel, profile: Profile, device: Device) -> None:
    """
    In place, for good. On a CPU nothing is done: there the model is for tests, and compiling takes longer than they do.
    """
    if device.kind != "cuda":
        return
    fuse_projections(transformer)
    blocks = [*transformer.transformer_blocks, *transformer.single_transformer_blocks]
    if profile.linears == "float8":
        float8.quantize(transformer)
    if profile.attention == "float8":
        share_processor(transformer, Float8AttnProcessor())
    else:
        share_processor(transformer, FluxAttnProcessor())
        transformer.set_attention_backend("_native_cudnn")
    compile_blocks(blocks)


def fuse_projections(transformer: diffusers.FluxTransformer2DModel) -> None:
    """One product for query, key and value. diffusers keeps the three that it makes it from: 4 GB."""
    transformer.fuse_qkv_projections()
    for module in transformer.modules():
        if getattr(module, "fused_projections", False):
            for name in ("to_q", "to_k", "to_v", "add_q_proj", "add_k_proj", "add_v_proj"):
                module._modules.pop(name, None)


def share_processor(transformer: diffusers.FluxTransformer2DModel, processor: object) -> None:
    """Blocks with processors of their own would each be compiled anew: what is compiled knows its processor."""
    transformer.set_attn_processor(processor)


def compile_blocks(blocks: list[nn.Module]) -> None:
    """
    Blocks of a kind share one compiled one, for every size: a size must not be computed differently because another
    came before it. Their forward is compiled, not the module as diffusers does it, since the step cache's hooks wrap
    the forward and choose by numbers.
    """
    for block in blocks:
        block.forward = torch.compile(block.forward, fullgraph=True, dynamic=True)


def accelerate_vae(vae: diffusers.AutoencoderKL, device: Device) -> None:
    """In place, for good, like the transformer."""
    if device.kind == "cuda":
        vae.to(memory_format=torch.channels_last)
        spread_norms(vae)


def spread_norms(vae: diffusers.AutoencoderKL) -> None:
    """
    torch's own kernel gives each of a norm's 32 groups one block of threads, which leaves most of a GPU idle: half of
    the time that decoding takes.
    """
    for norm in vae.modules():
        if isinstance(norm, nn.GroupNorm):
            norm.forward = MethodType(_normalized, norm)


def _normalized(norm: nn.GroupNorm, values: torch.Tensor) -> torch.Tensor:
    """Each channel's mean and variance as for batch norm, which spreads them, and a group's from those, in fp32."""
    means, scales = (each.unflatten(0, (norm.num_groups, -1)) for each in torch.batch_norm_stats(values, norm.eps))
    mean = means.mean(dim=1, keepdim=True)
    variance = (scales.pow(-2) + (means - mean).square()).mean(dim=1, keepdim=True)
    mean, scale = (each.expand_as(means).flatten() for each in (mean, variance.rsqrt()))
    return torch.batch_norm_elemt(values, norm.weight, norm.bias, mean, scale, norm.eps)
