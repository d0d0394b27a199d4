"""tensors.json is the contract; the configuration, the reader and the README say the same."""

import numpy as np
import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from kontext_model import profiles, reading
from kontext_model.errors import Failure
from requests_table import INPUTS, REPOSITORY, TENSORS, an_edit, scalar

EVERY_PROFILE = profiles.all_profiles()
RANGES = {name: tensor["range"] for name, tensor in INPUTS.items() if "max" in tensor.get("range", {})}


def test_the_configuration_declares_these_tensors_in_this_order():
    config = text_format.Parse((REPOSITORY / "kontext" / "config.pbtxt").read_text(), model_config_pb2.ModelConfig())

    assert [declared(t, "input", t.optional) for t in config.input] == expected("input")
    # Triton has no word for an output that a response may leave out.
    assert [declared(t, "output") for t in config.output] == [t[:4] for t in expected("output")]


def declared(tensor, direction: str, *optional: bool) -> tuple:
    datatype = model_config_pb2.DataType.Name(tensor.data_type).removeprefix("TYPE_").replace("STRING", "BYTES")
    return (tensor.name, direction, datatype, list(tensor.dims), *optional)


def expected(direction: str) -> list[tuple]:
    return [
        (t["name"], t["direction"], t["datatype"], t["dims"], t["optional"])
        for t in TENSORS
        if t["direction"] == direction
    ]


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_a_range_are_taken(name):
    for value in (RANGES[name]["min"], RANGES[name]["max"]):
        reading.read(edit_with(name, value), EVERY_PROFILE)


@pytest.mark.parametrize("name", RANGES)
def test_values_just_outside_of_a_range_are_refused_by_name(name):
    limits = RANGES[name]
    step = limits.get("step", 1)
    outside = [limits["min"] - step, limits["max"] + step]
    if step > 1:
        outside.append(limits["min"] + 1)
    for value in outside:
        with pytest.raises(Failure, match=f"^INVALID_INPUT: {name}: must be from {limits['min']:g} to "):
            reading.read(edit_with(name, value), EVERY_PROFILE)


def test_a_prompt_is_as_long_as_the_table_says():
    limit = INPUTS["prompt"]["range"]["max_bytes"]
    reading.read(an_edit(prompt=b"a" * limit), EVERY_PROFILE)
    for prompt in (b"", b"a" * (limit + 1)):
        with pytest.raises(Failure, match="^INVALID_INPUT: prompt: must be 1 to 32768 bytes"):
            reading.read(an_edit(prompt=prompt), EVERY_PROFILE)


def edit_with(name: str, value: float) -> dict[str, np.ndarray]:
    """Sizes are tried without a picture, which would have to have them; references in a row that each count allows."""
    if name == "stitch":
        return an_edit(image=np.zeros((1, 48, 64, 3), np.uint8), stitch=scalar(name, value))
    return {**an_edit(image=None), name: scalar(name, value)}


def test_the_readme_has_this_table():
    lines = ["| tensor | type and shape | range | meaning |", "|---|---|---|---|"]
    for tensor in TENSORS:
        shape = ",".join(str(dim) if dim > 0 else "n" for dim in [1, *tensor["dims"]])
        sides = {"image": "1,H,W,3", "preview": "1,H/8,W/8,3"}
        shape = sides.get(tensor["name"], shape)
        optional = ", optional" if tensor["optional"] else ""
        lines.append(
            f"| `{tensor['name']}` ({tensor['direction']}{optional}) | {tensor['datatype']} [{shape}] "
            f"| {range_of(tensor)} | {tensor['meaning']} |"
        )
    assert "\n".join(lines) in (REPOSITORY / "README.md").read_text()


def range_of(tensor: dict) -> str:
    match tensor.get("range"):
        case None:
            return ""
        case {"min_bytes": low, "max_bytes": high}:
            return f"{low:,} to {high:,} bytes"
        case {"min": low, "max": high, "step": step}:
            return f"{low:,} to {high:,}, multiples of {step}"
        case {"min": low, "max": high}:
            return f"{low:,} to {high:,}"
    raise AssertionError(tensor)
