"""
FLUX.1 Kontext with random weights, made on the device: every shape is real, and nothing is downloaded.

Linear layers get weights of standard deviation 0.02: with torch's own, smaller ones the blocks would add next to nothing
to what they are given, and an error in them would not show.
"""

from typing import Any

import diffusers
import torch
from transformers import CLIPTextConfig, CLIPTextModel, T5Config, T5EncoderModel

_DEVIATION = 0.02
_SEED = 0

_TRANSFORMER = {
    "patch_size": 1,
    "in_channels": 64,
    "num_layers": 19,
    "num_single_layers": 38,
    "attention_head_dim": 128,
    "num_attention_heads": 24,
    "joint_attention_dim": 4096,
    "pooled_projection_dim": 768,
    "axes_dims_rope": [16, 56, 56],
    "guidance_embeds": True,
}
_T5_XXL = {
    "d_model": 4096,
    "d_kv": 64,
    "d_ff": 10240,
    "num_layers": 24,
    "num_heads": 64,
    "vocab_size": 32128,
    "feed_forward_proj": "gated-gelu",
}
_CLIP_L = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_attention_heads": 12,
    "num_hidden_layers": 12,
    "projection_dim": 768,
    "vocab_size": 49408,
    "bos_token_id": 0,
    "eos_token_id": 2,
}
_VAE = {
    "in_channels": 3,
    "out_channels": 3,
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
    "latent_channels": 16,
    "norm_num_groups": 32,
    "sample_size": 1024,
    "use_quant_conv": False,
    "use_post_quant_conv": False,
    "shift_factor": 0.1159,
    "scaling_factor": 0.3611,
}


def transformer() -> diffusers.FluxTransformer2DModel:
    """In bf16 on the GPU; always the same."""
    return _made(lambda: diffusers.FluxTransformer2DModel(**_TRANSFORMER))


def pipeline(
    transformer: diffusers.FluxTransformer2DModel, miniature: diffusers.FluxKontextPipeline
) -> diffusers.FluxKontextPipeline:
    """
    The whole, in bf16 on the GPU.

    :param miniature: has the scheduler, and tokenizers whose small vocabulary the real text encoders have too
    """
    return diffusers.FluxKontextPipeline(
        scheduler=miniature.scheduler,
        vae=_made(lambda: diffusers.AutoencoderKL(**_VAE)),
        text_encoder=_made(lambda: CLIPTextModel(CLIPTextConfig(**_CLIP_L))),
        tokenizer=miniature.tokenizer,
        text_encoder_2=_made(lambda: T5EncoderModel(T5Config(**_T5_XXL))),
        tokenizer_2=miniature.tokenizer_2,
        transformer=transformer,
    )


def step_inputs(tokens: int, text_tokens: int, dtype: torch.dtype) -> dict[str, Any]:
    """What the pipeline gives the transformer; the same for every profile."""
    draw = torch.Generator("cpu").manual_seed(_SEED)

    def normal(*shape: int) -> torch.Tensor:
        return torch.randn(shape, generator=draw).to("cuda", torch.bfloat16).to(dtype)

    pictures = tokens - text_tokens
    ids = torch.zeros(pictures, 3, device="cuda")
    ids[:, 1] = torch.arange(pictures, device="cuda") // 64
    ids[:, 2] = torch.arange(pictures, device="cuda") % 64
    return {
        "hidden_states": normal(1, pictures, 64),
        "encoder_hidden_states": normal(1, text_tokens, 4096),
        "pooled_projections": normal(1, 768),
        "timestep": torch.tensor([0.5], device="cuda", dtype=dtype),
        # A thousand times it is a number that bf16 has too: what is compared with fp32 is the arithmetic.
        "guidance": torch.tensor([4.0], device="cuda"),
        "img_ids": ids.to(dtype),
        "txt_ids": torch.zeros(text_tokens, 3, device="cuda", dtype=dtype),
        # As the pipeline gives it: None would be compiled anew.
        "joint_attention_kwargs": {},
        "return_dict": False,
    }


def _made(make: Any) -> Any:
    torch.manual_seed(_SEED)
    default = torch.get_default_dtype()
    torch.set_default_dtype(torch.bfloat16)
    try:
        with torch.device("cuda"):
            module = make()
    finally:
        torch.set_default_dtype(default)
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, torch.nn.Linear):
                part.weight.normal_(std=_DEVIATION)
    return module.to(torch.bfloat16).eval()
