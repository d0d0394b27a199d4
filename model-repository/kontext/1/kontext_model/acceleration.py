"""Makes a transformer compute as its profile says."""

import diffusers
import torch
from diffusers.models.transformers.transformer_flux import FluxAttnProcessor

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


def compile_blocks(blocks: list[torch.nn.Module]) -> None:
    """
    Blocks of a kind share one compiled one, for every size: a size must not be computed differently because another
    came before it. Their forward is compiled, not the module as diffusers does it, since the step cache's hooks wrap
    the forward and choose by numbers.
    """
    for block in blocks:
        block.forward = torch.compile(block.forward, fullgraph=True, dynamic=True)
