"""
Makes a miniature of FLUX.1 Kontext: the same pipeline, latents and sizes with random weights of less than 1 MB.

Everything around the weights can be tested with it, on a CPU and offline. Its pictures are noise. The same seed makes
the same files.
"""

import argparse
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, FlowMatchEulerDiscreteScheduler, FluxKontextPipeline, FluxTransformer2DModel
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast, T5Config, T5EncoderModel

sys.path.insert(0, str(Path(__file__).parent / "kontext" / "1"))
from kontext_model.weights import write_manifest

_SEED = 0
_VOCABULARY = 1000


def miniature() -> FluxKontextPipeline:
    """The pipeline, in memory."""
    torch.manual_seed(_SEED)
    transformer = FluxTransformer2DModel(
        patch_size=1,
        in_channels=64,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=32,
        pooled_projection_dim=32,
        axes_dims_rope=[4, 4, 8],
        guidance_embeds=True,
    )
    clip = CLIPTextModel(
        CLIPTextConfig(
            hidden_size=32,
            intermediate_size=37,
            num_attention_heads=4,
            num_hidden_layers=5,
            projection_dim=32,
            vocab_size=_VOCABULARY,
            bos_token_id=0,
            eos_token_id=2,
        )
    )
    t5 = T5EncoderModel(T5Config(d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4, vocab_size=_VOCABULARY))
    vae = AutoencoderKL(
        sample_size=32,
        in_channels=3,
        out_channels=3,
        block_out_channels=(4, 4, 4, 4),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        latent_channels=16,
        norm_num_groups=1,
        use_quant_conv=False,
        use_post_quant_conv=False,
        shift_factor=0.1159,
        scaling_factor=0.3611,
    )
    scheduler = FlowMatchEulerDiscreteScheduler(
        base_image_seq_len=256,
        base_shift=0.5,
        max_image_seq_len=4096,
        max_shift=1.15,
        shift=3.0,
        use_dynamic_shifting=True,
    )
    return FluxKontextPipeline(
        scheduler=scheduler,
        vae=vae.eval(),
        text_encoder=clip.eval(),
        tokenizer=_tokenizer(start="<start>", limit=77),
        text_encoder_2=t5.eval(),
        tokenizer_2=_tokenizer(start=None, limit=512),
        transformer=transformer.eval(),
    )


def _tokenizer(start: str | None, limit: int) -> PreTrainedTokenizerFast:
    """A token for each byte, since real vocabularies are larger than all else; the marks are as in the real ones."""
    marks = ["<start>", "<pad>", "</s>", "<unk>"]
    vocabulary = {token: i for i, token in enumerate([*marks, *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    tokenizer = Tokenizer(models.BPE(vocabulary, [], unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    before = f"{start} " if start else ""
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{before}$A </s>", special_tokens=[(mark, vocabulary[mark]) for mark in marks]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=start,
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=limit,
    )


def save(folder: Path) -> None:
    """Makes one there, with its manifest."""
    miniature().save_pretrained(folder)
    write_manifest(folder)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, help="where to put it")
    save(arguments.parse_args().folder)


if __name__ == "__main__":
    main()
