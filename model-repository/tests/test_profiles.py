"""Which profiles a machine may offer."""

import importlib.util
import shutil

import pytest
import torch

from kontext_model.profiles import Device, ProfileRefused, offered

GIB = 1 << 30
H100 = Device("cuda", "NVIDIA H100", (9, 0), 80 * GIB)
L40S = Device("cuda", "NVIDIA L40S", (8, 9), 44 * GIB)
T4 = Device("cuda", "Tesla T4", (7, 5), 15 * GIB)
A10 = Device("cuda", "NVIDIA A10", (8, 6), 22 * GIB)
LAPTOP = Device("cpu", "the CPU", (0, 0), 16 * GIB)


@pytest.fixture(autouse=True)
def complete(monkeypatch) -> None:
    """What profiles need besides a card is there."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda module: object())
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")


@pytest.mark.parametrize("names", [["exact", "draft"], ["fast", "turbo"]])
def test_a_large_card_offers_the_profiles_of_one_family_in_bf16(names):
    profiles = offered(names, H100, full_size=True)

    assert list(profiles) == names
    assert {profile.dtype_on(H100) for profile in profiles.values()} == {torch.bfloat16}


def test_a_small_machine_runs_a_miniature_in_fp32():
    (profile,) = offered(["exact"], LAPTOP, full_size=False).values()
    assert profile.dtype_on(LAPTOP) == torch.float32


def test_only_turbo_leaves_steps_out():
    cached = [
        name
        for names in (["exact", "draft"], ["fast", "turbo"])
        for name, profile in offered(names, H100, full_size=True).items()
        if profile.step_cache is not None
    ]
    assert cached == ["turbo"]


@pytest.mark.parametrize(
    ("names", "device", "sentence"),
    [
        (["exact"], T4, "profile exact needs a GPU of compute capability 8.0, Tesla T4 has 7.5"),
        (["exact"], A10, "profile exact needs 40 GiB of memory, NVIDIA A10 has 22"),
        (["draft"], LAPTOP, "profile draft needs 70 GiB of memory, the CPU has 16"),
        (["fast"], LAPTOP, "profile fast needs a GPU of compute capability 9.0, there is none"),
        (["turbo"], L40S, "profile turbo needs a GPU of compute capability 9.0, NVIDIA L40S has 8.9"),
        (["exact", "quick"], H100, "there is no profile quick, only exact, draft, fast, turbo"),
        (
            ["exact", "fast"],
            H100,
            "profiles exact and fast keep the weights in different types, so each needs a server",
        ),
        ([], H100, "the profiles offered must be one or more"),
    ],
)
def test_a_profile_that_cannot_be_run_is_refused_with_a_sentence(names, device, sentence):
    with pytest.raises(ProfileRefused, match=sentence):
        offered(names, device, full_size=True)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda module: None)

    with pytest.raises(ProfileRefused, match="fast needs the package nvidia-cudnn-frontend, which is not installed"):
        offered(["fast"], H100, full_size=True)
    offered(["exact"], H100, full_size=True)


def test_a_gpu_without_a_c_compiler_beside_it_is_refused(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    with pytest.raises(ProfileRefused, match="profile exact is compiled on a GPU, which needs a C compiler"):
        offered(["exact"], H100, full_size=True)
    offered(["exact"], LAPTOP, full_size=False)
