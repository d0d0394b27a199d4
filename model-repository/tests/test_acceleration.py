"""How a transformer is made fast, as far as a CPU can judge: what it answers, and how much there is to compile."""

import pytest
import torch
from diffusers.models.embeddings import apply_rotary_emb
from diffusers.models.transformers.transformer_flux import FluxAttnProcessor
from torch import nn

from kontext_model import float8
from kontext_model.acceleration import (
    accelerate,
    accelerate_vae,
    compile_blocks,
    fuse_projections,
    share_processor,
    spread_norms,
)
from kontext_model.float8 import DTYPE, LARGEST, Float8Linear, Scaled
from kontext_model.float8_attention import Float8AttnProcessor, _rotated, attend
from kontext_model.profiles import Device, all_profiles
from small import (
    answer,
    attend_float8,
    batch_norm_elemt,
    batch_norm_stats,
    graphs_counted,
    relative_error,
    scaled_mm,
    transformer,
    vae,
)

torch.library.impl("kontext::attend_float8", "CPU", attend_float8)


@pytest.fixture
def products(monkeypatch) -> None:
    monkeypatch.setattr(torch, "_scaled_mm", scaled_mm)


def blocks(model) -> list[nn.Module]:
    return [*model.transformer_blocks, *model.single_transformer_blocks]


def test_on_a_cpu_nothing_changes():
    model = transformer()
    before = dict(model.named_modules())
    accelerate(model, all_profiles()["exact"], Device("cpu", "the CPU", (0, 0), 0))

    assert dict(model.named_modules()) == before
    assert all("forward" not in vars(block) for block in blocks(model))


def test_fused_projections_answer_the_same_and_replace_the_others():
    model = transformer()
    expected, parameters = answer(model), sum(p.numel() for p in model.parameters())
    fuse_projections(model)

    torch.testing.assert_close(answer(model), expected)
    assert sum(p.numel() for p in model.parameters()) == parameters


@pytest.mark.parametrize("name", ["plain", "float8"])
def test_blocks_of_a_kind_are_compiled_once_and_for_all_sizes(products, name):
    model = transformer(doubles=3, singles=4)
    fuse_projections(model)
    if name == "float8":
        float8.quantize(model)
    share_processor(model, Float8AttnProcessor() if name == "float8" else FluxAttnProcessor())
    expected = [answer(model, tokens) for tokens in (48, 80)]
    with graphs_counted() as graphs:
        compile_blocks(blocks(model))
        found = [answer(model, 48)]
        first = len(graphs)
        found.append(answer(model, 80))

    torch.testing.assert_close(found, expected)
    # Two for each kind: the first block of a kind is given tensors of other strides than the next.
    assert first <= 4
    assert len(graphs) == first


def test_a_linear_layer_in_fp8_is_a_few_hundredths_off(products):
    torch.manual_seed(2)
    linear = nn.Linear(256, 96)
    values = torch.randn(1, 40, 256) * torch.logspace(-4, 4, 40)[:, None]

    found, expected = Float8Linear.of(linear)(values), linear(values)
    for row in range(40):
        assert relative_error(found[0, row], expected[0, row]) < 0.06


def test_a_row_of_zeros_stays_one(products):
    linear = nn.Linear(32, 16, bias=False)
    assert (Float8Linear.of(linear)(torch.zeros(1, 3, 32)) == 0).all()


def test_an_activation_in_the_layer_is_the_one_before_it(products):
    torch.manual_seed(2)
    linear = nn.Linear(128, 64)
    values = torch.randn(1, 40, 128) * 3
    activated = nn.functional.gelu(values, approximate="tanh")
    assert relative_error(Float8Linear.of(linear, gelu=True)(values), linear(activated)) < 0.04


@pytest.mark.parametrize("scale", [torch.tensor(0.25), torch.rand(1, 40, 1) + 0.1])
def test_what_is_in_fp8_already_is_multiplied_as_it_is(products, scale):
    torch.manual_seed(2)
    linear = nn.Linear(128, 64)
    values = (torch.randn(1, 40, 128) * 100).to(DTYPE)

    found = Float8Linear.of(linear)(Scaled(values, scale))
    # Only the weights are rounded.
    assert relative_error(found, linear(values.float() * scale)) < 0.03


@pytest.mark.parametrize("attention", ["plain", "float8"])
def test_a_single_block_adds_what_it_adds_with_its_last_layer_in_one(products, attention):
    model = transformer()
    fuse_projections(model)
    torch.manual_seed(2)
    block = model.single_transformer_blocks[0]
    inputs = single_block_inputs(model)
    before = torch.cat([inputs["encoder_hidden_states"], inputs["hidden_states"]], dim=1)
    with torch.no_grad():
        expected = torch.cat(block(**inputs), dim=1) - before
        float8.quantize(model)
        share_processor(model, Float8AttnProcessor() if attention == "float8" else FluxAttnProcessor())
        text, picture = block(**inputs)

    assert text.shape == inputs["encoder_hidden_states"].shape
    assert relative_error(torch.cat([text, picture], dim=1) - before, expected) < 0.06


def test_layers_that_see_one_row_keep_their_type(products):
    model = transformer()
    fuse_projections(model)
    expected = answer(model)
    float8.quantize(model)

    for block in blocks(model):
        kept = {name for name, module in block.named_modules() if isinstance(module, nn.Linear)}
        assert kept <= {"norm.linear", "norm1.linear", "norm1_context.linear"}
    assert 0 < relative_error(answer(model), expected) < 0.03


def test_another_activation_is_refused_rather_than_replaced():
    model = transformer()
    fuse_projections(model)
    model.single_transformer_blocks[0].act_mlp = nn.GELU()
    with pytest.raises(ValueError, match="have another activation than GELU in its tanh form: none"):
        float8.quantize(model)


@pytest.mark.parametrize("part", ["to_qkv", "to_added_qkv"])
def test_the_processor_in_fp8_answers_as_that_of_diffusers_does(products, part):
    model = transformer()
    fuse_projections(model)
    # The values, of the picture or of the text.
    with torch.no_grad():
        for block in model.transformer_blocks:
            getattr(block.attn, part).weight[-model.inner_dim :] *= 50
    float8.quantize(model)
    expected = answer(model)
    share_processor(model, Float8AttnProcessor())

    assert 0 < relative_error(answer(model), expected) < 0.06


def test_positions_turn_queries_and_keys_as_those_of_diffusers_do():
    values = torch.randn(1, 40, 2, 16, generator=torch.Generator().manual_seed(3))
    positions = transformer().pos_embed(torch.arange(40 * 3).reshape(40, 3).float())

    torch.testing.assert_close(_rotated(values, *positions), apply_rotary_emb(values, positions, sequence_dim=1))


@pytest.mark.parametrize("size", [1e-6, 1.0, 100 * LARGEST])
def test_values_of_any_size_are_attended_to(size):
    draw = torch.Generator().manual_seed(3)
    query, key, value = (torch.randn(1, 24, 2, 16, generator=draw) for _ in range(3))
    plain = nn.functional.scaled_dot_product_attention(
        *(tensor.transpose(1, 2) for tensor in (query, key, value * size))
    ).transpose(1, 2)

    found = attend(query, key, value * size, (value * size).abs().max())
    assert relative_error(found.values.float() * found.scale, plain.flatten(2, 3)) < 0.06


@pytest.mark.parametrize("size", [(32, 32), (48, 32)])
def test_the_vaes_norms_answer_the_same_when_they_are_spread(monkeypatch, size):
    monkeypatch.setattr(torch, "batch_norm_stats", batch_norm_stats)
    monkeypatch.setattr(torch, "batch_norm_elemt", batch_norm_elemt)
    model = vae()
    # Means far from zero, which differ between a group's channels.
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.uniform_(module.bias, -2, 2)
    picture = torch.rand(1, 3, *size, generator=torch.Generator().manual_seed(4))
    with torch.no_grad():
        expected = model(picture).sample
        spread_norms(model)
        monkeypatch.setattr(nn.functional, "group_norm", None)
        torch.testing.assert_close(model(picture).sample, expected)


def test_on_a_cpu_the_vae_stays_as_it_is():
    model = vae()
    accelerate_vae(model, Device("cpu", "the CPU", (0, 0), 0))
    assert all("forward" not in vars(module) for module in model.modules())


def single_block_inputs(model) -> dict[str, object]:
    """In which the attention's part of the last layer's input weighs as much as the other part."""
    draw = torch.Generator().manual_seed(1)
    text, tokens, width = 24, 48, model.inner_dim
    with torch.no_grad():
        model.single_transformer_blocks[0].proj_out.weight[:, :width] *= 2
    return {
        "hidden_states": torch.randn(1, tokens, width, generator=draw),
        "encoder_hidden_states": torch.randn(1, text, width, generator=draw),
        "temb": torch.randn(1, width, generator=draw),
        "image_rotary_emb": model.pos_embed(torch.arange((text + tokens) * 3).reshape(-1, 3).float()),
        "joint_attention_kwargs": {},
    }
