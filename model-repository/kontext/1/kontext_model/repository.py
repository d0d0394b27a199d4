"""
Lays out the folder that Triton serves: the model as it is, and a configuration that also says what its weights are.

Parameters in a configuration are static, and the backend's auto-complete does not carry them, so they are written
before the start.
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from kontext_model import settings
from kontext_model.weights import Weights, WeightsRefused

_MODEL = Path(__file__).resolve().parents[2]
_PLAIN = re.compile(r"[\w.,:+ -]+")


def parameters(weights: Weights, profiles: list[str]) -> dict[str, str]:
    """What a worker can ask for with ModelConfig."""
    return {
        "provenance": weights.provenance,
        "weights": weights.digest,
        "profiles": ",".join(profiles),
        "pipeline": f"diffusers {version('diffusers')}",
    }


def configuration(extra: dict[str, str]) -> str:
    """config.pbtxt with parameters."""
    entries = []
    for key, value in extra.items():
        if not _PLAIN.fullmatch(value):
            raise ValueError(f"{key} must be plain words, is {value!r}")
        entries.append(f'parameters {{ key: "{key}" value {{ string_value: {json.dumps(value)} }} }}\n')
    return (_MODEL / "config.pbtxt").read_text() + "".join(entries)


def lay_out(target: Path, config: str) -> Path:
    """A folder below target for this model and configuration; equal ones share it, so starts leave nothing behind."""
    name = sha256(f"{_MODEL}\n{config}".encode()).hexdigest()[:16]
    served = target / f"served-{name}"
    if served.exists():
        return served
    target.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=target))
    model = draft / _MODEL.name
    model.mkdir()
    (model / "config.pbtxt").write_text(config)
    (model / "1").symlink_to(_MODEL / "1")
    draft.chmod(0o755)
    try:
        draft.rename(served)
    except OSError:
        # Another start was faster; its folder is the same.
        shutil.rmtree(draft)
    return served


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("target", type=Path, help="where to make the folder; its name is printed")
    try:
        weights = Weights.at(settings.weights_dir())
    except WeightsRefused as refusal:
        sys.exit(f"error: {refusal}.")
    config = configuration(parameters(weights, settings.profiles()))
    print(lay_out(arguments.parse_args().target, config))


if __name__ == "__main__":
    main()
