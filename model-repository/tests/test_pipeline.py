"""The editor, beside what the pipeline of diffusers would do itself."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from kontext_model.pipeline import Editor
from kontext_model.profiles import Device, all_profiles
from kontext_model.reading import EditRequest
from kontext_model.steps import Watch
from kontext_model.weights import Weights


class Nobody:
    def is_cancelled(self) -> bool:
        return False

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None:
        pass


@pytest.mark.parametrize("reference", [(64, 48), (96, 48), None])
def test_what_the_editor_encodes_itself_is_what_the_pipeline_would(miniature: Path, reference):
    editor = Editor.load(Weights.at(str(miniature)), Device.here(), all_profiles()["exact"])
    picture = None
    if reference is not None:
        picture = np.random.default_rng(3).integers(0, 256, (reference[1], reference[0], 3), dtype=np.uint8)
        # As it comes from Triton.
        picture.flags.writeable = False
    request = EditRequest("make the sky green", picture, 64, 48, 2, 0, guidance=2.5, seed=7)
    found = editor.edit(request, Nobody(), Watch(Nobody(), deadline=None))

    expected = editor._pipeline(
        prompt=request.prompt,
        image=None if picture is None else Image.fromarray(picture),
        width=64,
        height=48,
        max_area=64 * 48,
        _auto_resize=False,
        num_inference_steps=2,
        guidance_scale=2.5,
        max_sequence_length=512,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).images[0]
    assert (found == (expected * 255).round().astype(np.uint8)).all()
