"""Leaving out most of a step."""

from pathlib import Path

import numpy as np
import pytest

from kontext_model import reading
from kontext_model.errors import Failure
from kontext_model.pipeline import Editor
from kontext_model.profiles import Device, all_profiles
from kontext_model.reading import EditRequest
from kontext_model.step_cache import step_cache
from kontext_model.steps import Watch
from kontext_model.weights import Weights
from requests_table import an_edit
from small import answer, transformer

ALL, NONE = 1e9, -1.0


class Listener:
    def __init__(self, cancelled_at: int) -> None:
        self._asked = 0
        self._cancelled_at = cancelled_at

    def is_cancelled(self) -> bool:
        self._asked += 1
        return self._asked == self._cancelled_at

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None:
        pass


@pytest.fixture(scope="module")
def editor(miniature: Path) -> Editor:
    return Editor.load(Weights.at(str(miniature)), Device.here(), all_profiles()["exact"])


def edit(editor: Editor, threshold: float | None, side: int = 64, cancelled_at: int = 0) -> bytes:
    picture = np.random.default_rng(3).integers(0, 256, (side, side, 3), dtype=np.uint8)
    request = EditRequest("sky", picture, side, side, 6, 0, guidance=2.5, seed=7, step_cache=threshold)
    listener = Listener(cancelled_at)
    return editor.edit(request, listener, Watch(listener, deadline=None)).tobytes()


def test_a_step_like_the_one_before_is_left_out():
    model = transformer()
    computed = []
    plain = model.transformer_blocks[1].attn.forward
    model.transformer_blocks[1].attn.forward = lambda *a, **k: computed.append(1) or plain(*a, **k)
    with step_cache(model, ALL):
        for timestep in (0.9, 0.5, 0.4):
            answer(model, timestep=timestep)
    assert len(computed) == 1

    with step_cache(model, NONE):
        for timestep in (0.9, 0.5, 0.4):
            answer(model, timestep=timestep)
    assert len(computed) == 4


def test_a_threshold_that_nothing_passes_changes_nothing(editor):
    assert edit(editor, NONE) == edit(editor, None)


def test_steps_left_out_change_the_picture_and_the_same_seed_makes_it_again(editor):
    first = edit(editor, ALL)

    assert first != edit(editor, None)
    assert first == edit(editor, ALL)


def test_an_edit_knows_nothing_of_the_one_before(editor):
    plain, cached = edit(editor, None), edit(editor, ALL)
    edit(editor, ALL, side=96)
    with pytest.raises(Failure, match="cancelled after step 3 of 6"):
        edit(editor, ALL, cancelled_at=4)

    assert edit(editor, ALL) == cached
    assert edit(editor, None) == plain


def test_a_request_has_the_threshold_of_its_profile():
    profiles = all_profiles()
    assert reading.read(an_edit(profile=b"turbo"), profiles).step_cache == profiles["turbo"].step_cache
    assert reading.read(an_edit(profile=b"fast"), profiles).step_cache is None
