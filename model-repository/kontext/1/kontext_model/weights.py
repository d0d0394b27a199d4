"""The folder of weights: what it is, and whether it is what it is said to be."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "weights.sha256"
_PIPELINE = "FluxKontextPipeline"

# Double and single blocks of FLUX.1 Kontext; whatever has another number of them is a stand-in for tests.
_KONTEXT_BLOCKS = (19, 38)


class WeightsRefused(Exception):
    """Weights that are missing or not the ones in their manifest."""


@dataclass(frozen=True)
class Weights:
    """
    A folder of weights in diffusers' layout.

    :param provenance: ``kontext`` or ``miniature``, told by the transformer's size
    :param digest: of the manifest, ``unverified`` without one
    """

    folder: Path
    provenance: str
    digest: str

    @staticmethod
    def at(location: str | None) -> "Weights":
        """
        Looks, but does not read the weights.

        :raises WeightsRefused: with a sentence for the operator
        """
        if not location:
            raise WeightsRefused("KONTEXT_WEIGHTS_DIR names no folder of weights")
        folder = Path(location)
        index = _json(folder / "model_index.json")
        if index.get("_class_name") != _PIPELINE:
            raise WeightsRefused(f"{folder} has weights of a {index.get('_class_name')}, not of a {_PIPELINE}")
        transformer = _json(folder / "transformer" / "config.json")
        blocks = (transformer.get("num_layers"), transformer.get("num_single_layers"))
        manifest = folder / MANIFEST
        return Weights(
            folder,
            "kontext" if blocks == _KONTEXT_BLOCKS else "miniature",
            f"sha256:{_digest(manifest)}" if manifest.exists() else "unverified",
        )

    def verify(self) -> None:
        """
        Reads every file and compares it with the manifest, if there is one: a mount may be cut short or another one.

        :raises WeightsRefused: naming the first file that differs, lacks, or is not listed
        """
        manifest = self.folder / MANIFEST
        if not manifest.exists():
            return
        listed = dict(_entries(manifest))
        for name, expected in listed.items():
            path = self.folder / name
            if not path.is_file():
                raise WeightsRefused(f"{path} is in {MANIFEST} but not there")
            if _digest(path) != expected:
                raise WeightsRefused(f"{path} is not the file that {MANIFEST} names")
        for name in files(self.folder):
            if name not in listed:
                raise WeightsRefused(f"{self.folder / name} is not in {MANIFEST}")


def files(folder: Path) -> list[str]:
    """What a manifest lists: every file but itself and hidden ones, which download tools leave behind."""
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(
        name.as_posix() for name in names if name.as_posix() != MANIFEST and not any(p[0] == "." for p in name.parts)
    )


def write_manifest(folder: Path) -> None:
    """Lists the files as they are now, in the format of sha256sum."""
    lines = (f"{_digest(folder / name)}  {name}\n" for name in files(folder))
    (folder / MANIFEST).write_text("".join(lines))


def _entries(manifest: Path) -> list[tuple[str, str]]:
    entries = []
    for line in manifest.read_text().splitlines():
        digest, _, name = line.partition(" ")
        # sha256sum marks binary files with an asterisk; find leaves a ./ before names.
        name = name.lstrip(" *").removeprefix("./")
        if len(digest) != 64 or not name or name.startswith("/") or ".." in Path(name).parts:
            raise WeightsRefused(f"{manifest} has a line that is no checksum of a file in its folder")
        entries.append((name, digest))
    return entries


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(path: Path) -> dict[str, object]:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        raise WeightsRefused(f"{path} is missing, so its folder is not one of weights in diffusers' layout") from None
    except ValueError:
        raise WeightsRefused(f"{path} is not JSON") from None
