"""Which profiles a machine may offer."""

import pytest
import torch

from kontext_model.profiles import Device, ProfileRefused, offered

GIB = 1 << 30
H100 = Device("cuda", "NVIDIA H100", (9, 0), 80 * GIB)
T4 = Device("cuda", "Tesla T4", (7, 5), 15 * GIB)
A10 = Device("cuda", "NVIDIA A10", (8, 6), 22 * GIB)
LAPTOP = Device("cpu", "the CPU", (0, 0), 16 * GIB)


def test_a_large_card_offers_both_in_bf16():
    profiles = offered(["exact", "draft"], H100, full_size=True)

    assert list(profiles) == ["exact", "draft"]
    assert {profile.dtype_on(H100) for profile in profiles.values()} == {torch.bfloat16}


def test_a_small_machine_runs_a_miniature_in_fp32():
    (profile,) = offered(["exact"], LAPTOP, full_size=False).values()
    assert profile.dtype_on(LAPTOP) == torch.float32


@pytest.mark.parametrize(
    ("names", "device", "sentence"),
    [
        (["exact"], T4, "profile exact needs a GPU of compute capability 8.0, Tesla T4 has 7.5"),
        (["exact"], A10, "profile exact needs 40 GiB of memory, NVIDIA A10 has 22"),
        (["draft"], LAPTOP, "profile draft needs 70 GiB of memory, the CPU has 16"),
        (["exact", "turbo"], H100, "there is no profile turbo, only exact, draft"),
        ([], H100, "the profiles offered must be one or more"),
    ],
)
def test_a_profile_that_cannot_be_run_is_refused_with_a_sentence(names, device, sentence):
    with pytest.raises(ProfileRefused, match=sentence):
        offered(names, device, full_size=True)
