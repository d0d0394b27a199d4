"""How a transformer is made fast, as far as a CPU can judge: what it answers, and how much there is to compile."""

import pytest
import torch
from diffusers.models.transformers.transformer_flux import FluxAttnProcessor
from torch import nn

from kontext_model import float8
from kontext_model.acceleration import accelerate, compile_blocks, fuse_projections, share_processor
from kontext_model.float8 import LARGEST, Float8Linear
from kontext_model.float8_attention import Float8AttnProcessor, attend
from kontext_model.profiles import Device, all_profiles
from small import answer, attend_float8, graphs_counted, relative_error, scaled_mm, transformer

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

    found, expected = Float8Linear(linear)(values), linear(values)
    for row in range(40):
        assert relative_error(found[0, row], expected[0, row]) < 0.06


def test_a_row_of_zeros_stays_one(products):
    linear = nn.Linear(32, 16, bias=False)
    assert (Float8Linear(linear)(torch.zeros(1, 3, 32)) == 0).all()


@pytest.mark.parametrize("columns", [0, 96])
def test_an_activation_in_the_layer_is_the_one_before_it(products, columns):
    torch.manual_seed(2)
    linear = nn.Linear(128, 64)
    values = torch.randn(1, 40, 128) * 3
    activated = torch.cat(
        [values[..., :columns], nn.functional.gelu(values[..., columns:], approximate="tanh")], dim=-1
    )
    assert relative_error(Float8Linear(linear, columns)(values), linear(activated)) < 0.04


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


def test_the_processor_in_fp8_answers_as_that_of_diffusers_does(products):
    model = transformer()
    fuse_projections(model)
    expected = answer(model)
    share_processor(model, Float8AttnProcessor())

    assert 0 < relative_error(answer(model), expected) < 0.03


@pytest.mark.parametrize("size", [1e-6, 1.0, 100 * LARGEST])
def test_values_of_any_size_are_attended_to(size):
    draw = torch.Generator().manual_seed(3)
    query, key, value = (torch.randn(1, 24, 2, 16, generator=draw) for _ in range(3))
    plain = nn.functional.scaled_dot_product_attention(
        *(tensor.transpose(1, 2) for tensor in (query, key, value * size))
    ).transpose(1, 2)

    assert relative_error(attend(query, key, value * size), plain) < 0.06
