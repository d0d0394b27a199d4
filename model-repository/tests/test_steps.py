"""What happens between two steps, as far as it needs no model."""

import numpy as np
import pytest
import torch

from kontext_model.reading import EditRequest
from kontext_model.steps import Pace, StepCallback, Watch
from small import answer, transformer


class Event:
    """Stands for a GPU's, and says when it was used."""

    def __init__(self, log: list) -> None:
        self._log = log

    def record(self) -> None:
        self._log.append("recorded")

    def synchronize(self) -> None:
        self._log.append("waited")


class Listener:
    def __init__(self, log: list) -> None:
        self._log = log

    def is_cancelled(self) -> bool:
        self._log.append("asked")
        return False

    def on_step(self, step: int, total: int, preview: np.ndarray | None) -> None:
        self._log.append("reported")


@pytest.mark.parametrize(("singles", "before"), [(8, 2), (1, 0)])
def test_the_gpu_tells_when_a_step_has_a_few_blocks_left(singles, before):
    model, log = transformer(singles=singles), []
    for index, block in enumerate(model.single_transformer_blocks):
        block.register_forward_hook(lambda *_, index=index: log.append(index))
    Pace(model, Event(log))
    for _ in range(2):
        answer(model)

    assert log == 2 * [*range(before), "recorded", *range(before, singles)]


def test_a_step_is_reported_when_the_gpu_has_told():
    log = []
    request = EditRequest("sky", None, 64, 64, 2, 0, guidance=2.5, seed=7)
    listener = Listener(log)
    callback = StepCallback(request, listener, Watch(listener, deadline=None), Pace(transformer(), Event(log)))
    callback(None, 0, None, {"latents": torch.zeros(1, 16, 64)})

    assert log == ["waited", "asked", "reported"]
