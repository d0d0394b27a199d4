"""What the folder of weights is, and what the served configuration says of it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from kontext_model import repository
from kontext_model.weights import MANIFEST, Weights, WeightsRefused, write_manifest


@pytest.fixture
def copy(miniature: Path, tmp_path: Path) -> Path:
    """Weights to spoil."""
    return Path(shutil.copytree(miniature, tmp_path / "weights"))


def test_a_miniature_is_less_than_a_megabyte_and_always_the_same(miniature, make_miniature, tmp_path):
    again = make_miniature(tmp_path / "again")

    assert sum(path.stat().st_size for path in miniature.rglob("*")) < 1_000_000
    assert (again / MANIFEST).read_text() == (miniature / MANIFEST).read_text()
    Weights.at(str(again)).verify()


def test_weights_are_kontext_by_the_size_of_their_transformer(copy):
    assert Weights.at(str(copy)).provenance == "miniature"

    config = copy / "transformer" / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"num_layers": 19, "num_single_layers": 38}))
    assert Weights.at(str(copy)).provenance == "kontext"


def test_a_changed_file_is_refused(copy):
    weights = copy / "vae" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(WeightsRefused, match=r"vae/diffusion_pytorch_model.safetensors is not the file that"):
        Weights.at(str(copy)).verify()


def test_a_lost_file_is_refused(copy):
    (copy / "tokenizer" / "tokenizer.json").unlink()
    with pytest.raises(WeightsRefused, match="tokenizer/tokenizer.json is in weights.sha256 but not there"):
        Weights.at(str(copy)).verify()


def test_a_file_that_nobody_listed_is_refused_unless_it_is_hidden(copy):
    (copy / ".cache").mkdir()
    (copy / ".cache" / "left-behind").touch()
    Weights.at(str(copy)).verify()

    (copy / "transformer" / "other.safetensors").touch()
    with pytest.raises(WeightsRefused, match="transformer/other.safetensors is not in weights.sha256"):
        Weights.at(str(copy)).verify()


def test_a_manifest_may_be_written_by_sha256sum(copy):
    (copy / MANIFEST).unlink()
    listed = subprocess.run("find . -type f | xargs sha256sum", shell=True, cwd=copy, capture_output=True, check=True)
    (copy / MANIFEST).write_bytes(listed.stdout)
    Weights.at(str(copy)).verify()


@pytest.mark.parametrize("line", ["nonsense", f"{'0' * 64}  ../outside", f"{'0' * 64}  /etc/passwd"])
def test_a_manifest_of_something_else_is_refused(copy, line):
    (copy / MANIFEST).write_text(line + "\n")
    with pytest.raises(WeightsRefused, match="has a line that is no checksum of a file in its folder"):
        Weights.at(str(copy)).verify()


def test_without_a_manifest_the_weights_are_unverified(copy):
    (copy / MANIFEST).unlink()
    weights = Weights.at(str(copy))
    weights.verify()
    assert weights.digest == "unverified"


def test_a_folder_of_something_else_is_refused(tmp_path):
    with pytest.raises(WeightsRefused, match="KONTEXT_WEIGHTS_DIR names no folder of weights"):
        Weights.at(None)
    with pytest.raises(WeightsRefused, match="model_index.json is missing"):
        Weights.at(str(tmp_path))
    (tmp_path / "model_index.json").write_text('{"_class_name": "FluxPipeline"}')
    with pytest.raises(WeightsRefused, match="has weights of a FluxPipeline, not of a FluxKontextPipeline"):
        Weights.at(str(tmp_path))


def test_spoilt_weights_are_not_loaded(copy, load, monkeypatch):
    (copy / MANIFEST).write_text((copy / MANIFEST).read_text().replace("a", "b"))
    monkeypatch.setenv("KONTEXT_WEIGHTS_DIR", str(copy))
    with pytest.raises(WeightsRefused):
        load()


def test_the_served_configuration_says_what_the_weights_are(miniature, tmp_path):
    weights = Weights.at(str(miniature))
    config = repository.configuration(repository.parameters(weights, ["exact", "draft"]))
    served = repository.lay_out(tmp_path, config)

    parsed = text_format.Parse((served / "kontext" / "config.pbtxt").read_text(), model_config_pb2.ModelConfig())
    assert {key: value.string_value for key, value in parsed.parameters.items()} == {
        "provenance": "miniature",
        "weights": weights.digest,
        "profiles": "exact,draft",
        "pipeline": "diffusers 0.42.1",
    }
    assert (served / "kontext" / "1" / "model.py").is_file()


def test_equal_starts_share_one_served_folder(tmp_path):
    assert repository.lay_out(tmp_path, "a") == repository.lay_out(tmp_path, "a")
    assert repository.lay_out(tmp_path, "b") != repository.lay_out(tmp_path, "a")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_parameter_cannot_add_to_the_configuration():
    with pytest.raises(ValueError, match="must be plain words"):
        repository.configuration({"profiles": '" } } backend: "other'})


def test_a_manifest_does_not_list_itself(copy):
    write_manifest(copy)
    assert MANIFEST not in (copy / MANIFEST).read_text()
