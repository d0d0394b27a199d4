"""benchmarks/gpu, as far as it runs without a GPU."""

import json
import sys
from pathlib import Path

import pytest
import torch

from gpu_benchmark import FOLDER, Benchmark
from kontext_model.profiles import Device, ProfileRefused
from kontext_model.weights import Weights
from requests_table import REPOSITORY


@pytest.fixture
def benchmark_path(monkeypatch) -> None:
    for folder in (REPOSITORY, FOLDER):
        monkeypatch.syspath_prepend(str(folder))


@pytest.mark.parametrize(
    ("picture", "tokens", "tflop"),
    [((1024, 1024, 1), 8704, 165.4), ((1024, 1024, 0), 4608, 74.4), ((512, 512, 1), 2560, 37.6)],
)
def test_a_steps_work_is_that_of_its_products(benchmark_path, picture, tokens, tflop):
    import work

    assert work.tokens(*picture) == tokens
    assert work.step_flop(tokens) / 1e12 == pytest.approx(tflop, abs=0.05)


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (torch.OutOfMemoryError("Tried to allocate"), "the 40 GiB of this card are too few"),
        (ProfileRefused("profile fast needs more"), "profile fast needs more"),
    ],
)
def test_what_a_card_cannot_do_is_said_and_the_rest_goes_on(benchmark_path, capsys, failure, sentence):
    from on_gpu import OnGpu
    from report import Report

    def fail() -> None:
        raise failure

    report, done = Report(None), []
    measurement = OnGpu(report, Device("cuda", "a card", (9, 0), 40 << 30), float("inf"), [])
    measurement._try("something", fail)
    measurement._try("something else", lambda: done.append(True))

    assert report.entries("not measured") == [{"what": "something", "why": sentence}]
    assert capsys.readouterr().out.splitlines()[1] == f"not measured: something: {sentence}"
    assert done


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--price", "0"], "--price must be more than 0, is 0.0"),
        (["--profiles", "exact,draft"], "--profiles takes eager, exact, fast, not draft"),
    ],
)
def test_a_wrong_argument_is_named(arguments, sentence):
    status, _, err = Benchmark(*arguments).result()
    assert status == 2
    assert err.endswith(f"error: {sentence}\n")


def test_a_missing_package_is_named(tmp_path):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n')
    python.chmod(0o755)
    status, _, err = Benchmark(python=str(python)).result()
    assert status == 1
    assert err.startswith("error: the package torch is not installed.\n")


def test_a_python_that_is_none_is_named():
    status, out, err = Benchmark(python="no-such-python").result()
    assert (status, out) == (66, "")
    assert err.startswith("error: no-such-python is no program.\n")


@pytest.mark.server
def test_without_a_gpu_a_miniature_is_run_and_what_is_not_measured_is_said(benchmark, miniature: Path):
    run, numbers = benchmark
    status, out, err = run.result()

    assert status == 0, err
    assert "A MINIATURE on the CPU: it shows that this command works, and nothing of a GPU." in out
    assert "not measured: profile fast: profile fast needs a GPU of compute capability 9.0, there is none" in out
    measured = json.loads(numbers.read_text())
    assert measured["run"]["device"] == "the CPU"
    assert [entry["n"] for entry in measured["miniature"]] == [2, 2]
    # Another process makes the same one.
    assert measured["weights"] == Weights.at(str(miniature)).digest
