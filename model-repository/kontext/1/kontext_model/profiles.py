"""Ways to run the same weights, as data: profiles.json. A new one is an entry there."""

import importlib.util
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch

_TABLE = Path(__file__).with_name("profiles.json")
_GIB = 1 << 30


class ProfileRefused(Exception):
    """A profile that is unknown, or that this machine cannot run."""


@dataclass(frozen=True)
class Device:
    """What the model runs on, as far as profiles ask."""

    kind: str
    name: str
    compute_capability: tuple[int, int]
    memory_bytes: int

    @staticmethod
    def here() -> "Device":
        """The first GPU that CUDA shows, else the CPU."""
        if torch.cuda.is_available():
            card = torch.cuda.get_device_properties(0)
            return Device("cuda", card.name, (card.major, card.minor), card.total_memory)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return Device("cpu", "the CPU", (0, 0), memory)


@dataclass(frozen=True)
class Profile:
    """
    One way to run.

    :param dtype: the weights' type by kind of device; a kind that is not there cannot run it
    :param linears: how a GPU's blocks multiply: ``plain``, in the weights' type, or ``float8``
    :param attention: how a GPU attends: ``cudnn``, in the weights' type, or ``float8``
    :param step_cache: how little the first block's change must differ from the step before for the other blocks to be
        left out; None computes every step
    :param max_pixels: the largest picture
    :param compute_capability: the oldest GPU that computes in these types
    :param memory_gib: what Kontext's own weights and one edit need, by kind of device
    :param packages: what a GPU needs besides the model's own packages: the module imported, and the package it is in
    """

    name: str
    dtype: dict[str, str]
    linears: str
    attention: str
    step_cache: float | None
    max_pixels: int
    compute_capability: tuple[int, int]
    memory_gib: dict[str, int]
    packages: dict[str, str]

    def dtype_on(self, device: Device) -> torch.dtype:
        return getattr(torch, self.dtype[device.kind])

    def family(self, device: Device) -> tuple[str, str, str]:
        """Profiles of one family can share one set of weights."""
        return self.dtype[device.kind], self.linears, self.attention

    def require(self, device: Device, *, full_size: bool) -> None:
        """
        :param full_size: whether the weights are Kontext's own; a miniature's need no memory to speak of
        :raises ProfileRefused: with a sentence for the operator
        """
        needed = ".".join(map(str, self.compute_capability))
        if device.kind not in self.dtype:
            raise ProfileRefused(f"profile {self.name} needs a GPU of compute capability {needed}, there is none")
        if device.kind == "cuda":
            if device.compute_capability < self.compute_capability:
                found = ".".join(map(str, device.compute_capability))
                raise ProfileRefused(
                    f"profile {self.name} needs a GPU of compute capability {needed}, {device.name} has {found}"
                )
            self._require_installed()
        needed_gib = self.memory_gib[device.kind]
        if full_size and device.memory_bytes < needed_gib * _GIB:
            raise ProfileRefused(
                f"profile {self.name} needs {needed_gib} GiB of memory, {device.name} has "
                f"{device.memory_bytes / _GIB:.0f}"
            )

    def _require_installed(self) -> None:
        for module, package in self.packages.items():
            if importlib.util.find_spec(module) is None:
                raise ProfileRefused(f"profile {self.name} needs the package {package}, which is not installed")
        if not any(shutil.which(name) for name in (os.environ.get("CC", "cc"), "gcc", "clang")):
            raise ProfileRefused(f"profile {self.name} is compiled on a GPU, which needs a C compiler, there is none")


def all_profiles() -> dict[str, Profile]:
    return {
        name: Profile(name, **(entry | {"compute_capability": tuple(entry["compute_capability"])}))
        for name, entry in json.loads(_TABLE.read_text()).items()
    }


def offered(names: Iterable[str], device: Device, *, full_size: bool) -> dict[str, Profile]:
    """
    The profiles of that name.

    :raises ProfileRefused: if one is unknown, cannot run here, or would need a second copy of the weights
    """
    table = all_profiles()
    chosen: dict[str, Profile] = {}
    for name in names:
        if name not in table:
            raise ProfileRefused(f"there is no profile {name}, only {', '.join(table)}")
        table[name].require(device, full_size=full_size)
        chosen[name] = table[name]
    if not chosen:
        raise ProfileRefused("the profiles offered must be one or more")
    first, *others = chosen.values()
    for other in others:
        if other.family(device) != first.family(device):
            raise ProfileRefused(
                f"profiles {first.name} and {other.name} keep the weights in different types, so each needs a server "
                "of its own"
            )
    return chosen
