"""Ways to run the same weights, as data: profiles.json. A new one is an entry there."""

import json
import os
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

    :param dtype: the weights' type by kind of device
    :param max_pixels: the largest picture
    :param compute_capability: the oldest GPU that computes in that type
    :param memory_gib: what Kontext's own weights and one edit need, by kind of device
    """

    name: str
    dtype: dict[str, str]
    max_pixels: int
    compute_capability: tuple[int, int]
    memory_gib: dict[str, int]

    def dtype_on(self, device: Device) -> torch.dtype:
        return getattr(torch, self.dtype[device.kind])

    def require(self, device: Device, *, full_size: bool) -> None:
        """
        :param full_size: whether the weights are Kontext's own; a miniature's need no memory to speak of
        :raises ProfileRefused: with a sentence for the operator
        """
        if device.kind == "cuda" and device.compute_capability < self.compute_capability:
            needed, found = (".".join(map(str, c)) for c in (self.compute_capability, device.compute_capability))
            raise ProfileRefused(
                f"profile {self.name} needs a GPU of compute capability {needed}, {device.name} has {found}"
            )
        needed_gib = self.memory_gib[device.kind]
        if full_size and device.memory_bytes < needed_gib * _GIB:
            raise ProfileRefused(
                f"profile {self.name} needs {needed_gib} GiB of memory, {device.name} has "
                f"{device.memory_bytes / _GIB:.0f}"
            )


def all_profiles() -> dict[str, Profile]:
    return {
        name: Profile(
            name, entry["dtype"], entry["max_pixels"], tuple(entry["compute_capability"]), entry["memory_gib"]
        )
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
    if len({profile.dtype[device.kind] for profile in chosen.values()}) != 1:
        raise ProfileRefused("the profiles offered must be one or more that keep the weights in the same type")
    return chosen
