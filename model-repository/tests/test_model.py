"""model.py on a miniature, without a server."""

from collections.abc import Callable

import diffusers
import numpy as np
import pytest
import torch

from kontext_model import weights
from kontext_model.profiles import Device, ProfileRefused
from requests_table import INPUTS, an_edit, picture

STEPS = 3


def cancel_at_check(number: int) -> Callable[[], bool]:
    """The model asks before the first step, after each, and after decoding; this says yes at one of these, from 1."""
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked >= number

    return is_cancelled


def test_an_edit_reports_each_step_and_ends_with_a_picture_of_the_size_asked_for(model):
    *progress, result = model.run(an_edit(64, 48))

    assert [event(response) for response in progress] == [("progress", step, STEPS) for step in (1, 2, 3)]
    assert event(result) == ("result", STEPS, STEPS)
    assert result.outputs["image"].shape == (1, 48, 64, 3)
    assert result.outputs["image"].dtype == np.uint8
    assert "notes" not in result.outputs


def test_without_an_image_a_picture_is_made_from_the_prompt(model):
    assert model.run(an_edit(64, 48, image=None))[-1].outputs["image"].shape == (1, 48, 64, 3)


@pytest.mark.parametrize("size", [(16, 16), (2048, 16), (672, 1568), (1328, 800)])
def test_a_size_is_kept_where_the_pipeline_would_choose_another(model, size):
    width, height = size
    tensors = an_edit(width, height, steps=1)
    assert model.run(tensors)[-1].outputs["image"].shape == (1, height, width, 3)


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(model):
    first, again, other = (picture_of(model.run(an_edit(seed=seed))) for seed in (7, 7, 8))

    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


def test_an_aborted_edit_leaves_no_trace_in_the_next(model):
    before = picture_of(model.run(an_edit()))
    model.run(an_edit(seed=8), cancelled=cancel_at_check(3))
    assert picture_of(model.run(an_edit())).tobytes() == before.tobytes()


@pytest.mark.parametrize(
    ("every", "steps", "expected"),
    [(0, 4, []), (1, 4, [2, 3]), (2, 5, [2, 4]), (2, 4, [2]), (3, 3, []), (100, 5, [])],
)
def test_previews_come_with_every_nth_step_but_the_first_and_the_last(model, every, steps, expected):
    responses = model.run(an_edit(64, 48, preview_every=every, steps=steps))

    previews = {event(r)[1]: r.outputs["preview"] for r in responses if "preview" in r.outputs}
    assert list(previews) == expected
    for preview in previews.values():
        assert preview.shape == (1, 6, 8, 3)
        assert preview.dtype == np.uint8
        assert preview.std() > 0


@pytest.mark.parametrize(
    ("check", "steps_reported", "where"),
    [
        (1, 0, "before the first step"),
        (2, 0, "after step 1 of 3"),
        (3, 1, "after step 2 of 3"),
        (5, 3, "after decoding"),
    ],
)
def test_a_cancelled_edit_ends_at_the_next_check(model, log, check, steps_reported, where):
    *progress, last = model.run(an_edit(), cancelled=cancel_at_check(check))

    assert len(progress) == steps_reported
    assert last.error.message == f"CANCELLED: cancelled {where}"
    assert last.error.code == "CANCELLED"
    assert log == [f"edit failed request=r-1 class=CANCELLED because='cancelled {where}'"]


def test_an_edit_whose_timeout_passes_ends_at_the_next_check(model):
    *progress, last = model.run(an_edit(steps=100), timeout=1)

    assert progress == []
    assert last.error.message == "CANCELLED: the request's timeout passed before the first step"


def test_a_draft_is_at_most_512_squared(model):
    assert picture_of(model.run(an_edit(512, 512, profile=b"draft", steps=1))).shape == (1, 512, 512, 3)

    refused = model.run(an_edit(512, 528, profile=b"draft"))
    assert error(refused) == "INVALID_INPUT: width, height: 512x528 pixels are more than the 262144 of profile draft"


def test_a_profile_that_is_not_offered_is_refused_with_those_that_are(model):
    assert error(model.run(an_edit(profile=b"turbo"))) == "INVALID_INPUT: profile: this model offers exact, draft"


def test_a_second_reference_is_only_taken_if_stitch_asks_for_it(model):
    two = picture(128, 48)
    refused = error(model.run(an_edit(64, 48, image=two)))
    assert refused.startswith("INVALID_INPUT: image: must have exactly the 64x48 pixels asked for, has 128x48;")

    assert picture_of(model.run(an_edit(64, 48, image=two, stitch=2))).shape == (1, 48, 64, 3)


@pytest.mark.parametrize(
    ("tensors", "expected"),
    [
        (an_edit(image=None, stitch=2), "stitch: says 2 references, but there is no image"),
        (
            an_edit(image=picture(48, 48), stitch=2),
            "image: 2 references side by side need sides that are multiples of 16",
        ),
        (an_edit(image=np.zeros((1, 2048, 2080, 3), np.uint8), stitch=2), "image: may have 4194304 pixels"),
        (an_edit(image=np.zeros((1, 0, 64, 3), np.uint8), stitch=2), "image: 2 references"),
        (an_edit(image=np.zeros((48, 64, 3), np.uint8)), "image: must be UINT8 [1,height,width,3], is UINT8 [48,64,3]"),
        (an_edit(image=np.zeros((1, 48, 64, 4), np.uint8)), "image: must be UINT8"),
        (an_edit(image=np.zeros((1, 48, 64, 3), np.float32)), "image: must be UINT8 [1,height,width,3], is FP32"),
        (an_edit(width=72), "width: must be from 16 to 2048 in steps of 16, is 72"),
        (an_edit(steps=101), "steps: must be from 1 to 100, is 101"),
        (an_edit(guidance=float("nan")), "guidance: must be from 0 to 20, is nan"),
        (an_edit(seed=np.array([[7]], np.int32)), "seed: must be INT64 [1,1], is INT32 [1,1]"),
        (an_edit(seed=np.array([7], np.int64)), "seed: must be INT64 [1,1], is INT64 [1]"),
        (an_edit(prompt=b" \n"), "prompt: must have words"),
        (an_edit(prompt=b"\xff\xfe"), "prompt: must be 1 to 32768 bytes of UTF-8"),
        (an_edit(prompt=np.array([[3]], np.object_)), "prompt: must be 1 to 32768 bytes of UTF-8"),
    ],
)
def test_an_input_that_is_not_allowed_is_named_with_what_is(model, tensors, expected):
    assert error(model.run(tensors)).startswith(f"INVALID_INPUT: {expected}")


@pytest.mark.parametrize("name", [name for name, tensor in INPUTS.items() if not tensor["optional"]])
def test_an_input_that_is_missing_is_named(model, name):
    tensors = an_edit()
    del tensors[name]
    assert error(model.run(tensors)) == f"INVALID_INPUT: {name}: is missing"


def test_a_prompt_as_long_as_t5_reads_is_taken_with_a_note_about_clip(model):
    # The miniature's tokens are bytes; T5 adds an end mark, CLIP also a start mark.
    result = model.run(an_edit(prompt=b"a" * 511, steps=1))[-1]

    (note,) = result.outputs["notes"][0]
    assert note.decode().startswith("CLIP reads 77 of the prompt's 513 tokens")


def test_a_longer_prompt_is_refused_with_the_words_that_would_be_lost(model, log):
    text = "a" * 500 + "and then the dog too"
    assert error(model.run(an_edit(prompt=text.encode()))) == (
        "INVALID_INPUT: prompt: has 521 tokens, the model reads 512; it would not read “e dog too”"
    )
    assert log == ["edit failed request=r-1 class=INVALID_INPUT"], "the log does not quote prompts"


def test_what_would_be_lost_is_cut_short(model):
    assert error(model.run(an_edit(prompt=b"a" * 3000))).endswith(f"it would not read “{'a' * 60}…”")


def test_a_hostile_request_id_cannot_write_lines_of_its_own(model, log):
    model.run(an_edit(steps=1), request_id="x\nedit finished request=y " + "z" * 500)

    (line,) = log
    assert "\n" not in line
    assert len(line) < 150


@pytest.fixture
def full_size(monkeypatch) -> Callable[[int], None]:
    """Takes the miniature for Kontext itself, on a machine with so many GiB."""

    def pretend(gib: int) -> None:
        monkeypatch.setattr(weights, "_KONTEXT_BLOCKS", (1, 1))
        monkeypatch.setattr(Device, "here", lambda: Device("cpu", "the CPU", (0, 0), gib << 30))

    return pretend


def test_a_picture_from_kontext_without_a_reference_says_that_this_is_not_its_purpose(load, full_size):
    full_size(128)
    (note,) = load().run(an_edit(image=None, steps=1))[-1].outputs["notes"][0]
    assert note == b"made without a picture, which these weights are not meant for"


def test_a_machine_too_small_for_kontext_does_not_load_it(load, full_size):
    full_size(16)
    with pytest.raises(ProfileRefused, match="profile exact needs 72 GiB of memory, the CPU has 16"):
        load()


def fail_with(monkeypatch, failure: Exception) -> None:
    def forward(*_, **__):
        raise failure

    monkeypatch.setattr(diffusers.FluxTransformer2DModel, "forward", forward)


def test_out_of_memory_is_said_and_three_in_a_row_end_the_readiness(load, monkeypatch):
    model = load()
    with monkeypatch.context() as patch:
        fail_with(patch, torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."))
        for _ in range(3):
            assert model.is_ready()
            assert error(model.run(an_edit())).startswith("OUT_OF_MEMORY: ")

    assert not model.is_ready()
    for _ in range(2):
        assert error(model.run(an_edit())).startswith("DEVICE: the device ran out of memory 3 times in a row")


def test_a_success_between_them_starts_the_count_anew(load, monkeypatch):
    model = load()
    for _ in range(2):
        with monkeypatch.context() as patch:
            fail_with(patch, MemoryError())
            model.run(an_edit())
            model.run(an_edit())
        model.run(an_edit())
    assert model.is_ready()


def test_a_broken_device_ends_the_readiness_at_once(load, monkeypatch):
    model = load()
    with monkeypatch.context() as patch:
        fail_with(patch, RuntimeError("CUDA error: an illegal memory access was encountered"))
        assert error(model.run(an_edit())).startswith("DEVICE: ")

    assert not model.is_ready()
    assert error(model.run(an_edit())).startswith("DEVICE: ")


def test_a_broken_device_ends_the_process(load, monkeypatch, departures):
    model = load()
    model.run(an_edit())
    assert departures == []

    fail_with(monkeypatch, RuntimeError("CUDA error: an illegal memory access was encountered"))
    model.run(an_edit())
    assert departures


def test_anything_else_is_a_model_error_whose_words_stay_in_the_log(load, monkeypatch, log):
    model = load()
    with monkeypatch.context() as patch:
        fail_with(patch, ValueError("/secret/path"))
        assert error(model.run(an_edit())) == "MODEL_ERROR: the pipeline failed with ValueError"

    assert model.is_ready()
    assert any("/secret/path" in line for line in log)


def test_pixels_that_are_not_numbers_are_a_model_error(load, monkeypatch):
    model = load()
    monkeypatch.setattr(diffusers.FluxTransformer2DModel, "forward", lambda *_, **kw: (kw["hidden_states"] * np.nan,))

    assert error(model.run(an_edit())) == "MODEL_ERROR: the pipeline made pixels that are not numbers"


def event(response) -> tuple[str, int, int]:
    outputs = response.outputs
    for name in ("event", "step", "total"):
        assert outputs[name].shape == (1, 1)
    return outputs["event"][0, 0].decode(), int(outputs["step"][0, 0]), int(outputs["total"][0, 0])


def picture_of(responses) -> np.ndarray:
    return responses[-1].outputs["image"]


def error(responses) -> str:
    """The error, which is the only and last response, without what was sent before."""
    return responses[-1].error.message
