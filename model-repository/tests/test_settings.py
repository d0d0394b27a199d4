"""What the operator may set."""

import pytest

from kontext_model import settings
from kontext_model.settings import SettingRefused


@pytest.mark.parametrize(
    ("value", "sizes"),
    [("1024x768", [(1024, 768)]), ("672x1568, 16x2048", [(672, 1568), (16, 2048)])],
)
def test_sizes_to_warm_are_width_by_height(monkeypatch, value, sizes):
    monkeypatch.setenv("KONTEXT_WARM_SIZES", value)
    assert settings.warm_sizes(default="256x256") == sizes


def test_sizes_that_nobody_set_are_the_default(monkeypatch):
    monkeypatch.delenv("KONTEXT_WARM_SIZES", raising=False)
    assert settings.warm_sizes(default="256x256") == [(256, 256)]


@pytest.mark.parametrize("value", ["", "1024", "1024x", "1000x1024", "1024x2064", "1024X1024", "1024x1024,"])
def test_what_is_no_size_is_refused(monkeypatch, value):
    monkeypatch.setenv("KONTEXT_WARM_SIZES", value)
    with pytest.raises(SettingRefused, match="but sizes are like 1024x768, in multiples of 16"):
        settings.warm_sizes(default="256x256")


def test_a_wrong_size_ends_the_load(load, monkeypatch):
    monkeypatch.setenv("KONTEXT_WARM_SIZES", "huge")
    with pytest.raises(SettingRefused, match="KONTEXT_WARM_SIZES has huge"):
        load()


def test_a_size_that_no_profile_offered_takes_is_not_warmed(load, log, monkeypatch):
    monkeypatch.setenv("KONTEXT_PROFILES", "draft")
    monkeypatch.setenv("KONTEXT_WARM_SIZES", "64x48,1024x1024")
    load()

    (line,) = log
    assert line.startswith("model loaded ")
    assert line.endswith(" warmed=64x48")
