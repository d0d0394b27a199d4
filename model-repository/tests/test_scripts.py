"""environment and serve: what is missing is said in one sentence."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from requests_table import REPOSITORY

# Stands for Python 3.11, venv and pip: installing is a line in a file, and a pause in which another run could barge in.
FAKE_PYTHON = """#!/usr/bin/env bash
case "$*" in
  -) exit ;;
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  *"pip install"*)
    [ -z "${FAKE_PIP_FAILS:-}" ] || { echo "ERROR: no such package" >&2; exit 1; }
    echo Installing collected packages
    sleep 0.3
    echo installed >>"$FAKE_JOURNAL" ;;
  -c*)
    site=$(dirname "$0")/../site
    mkdir -p "$site"/pytriton/tritonserver/{python_backend_stubs/3.11,backends/python}
    touch "$site/pytriton/tritonserver/python_backend_stubs/3.11/triton_python_backend_stub"
    echo "$site" ;;
esac
"""


class Scripts:
    def __init__(self, folder: Path) -> None:
        self.cache = folder / "cache"
        self.journal = folder / "journal"
        python = folder / "python"
        python.write_text(FAKE_PYTHON)
        python.chmod(0o755)
        self._settings = {
            "KONTEXT_CACHE": str(self.cache),
            "KONTEXT_PYTHON": str(python),
            "FAKE_JOURNAL": str(self.journal),
        }

    def start(self, script: str, *arguments: object, **settings: str) -> subprocess.Popen:
        return subprocess.Popen(
            [REPOSITORY / script, *map(str, arguments)],
            env=os.environ | self._settings | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str, *arguments: object, **settings: str) -> tuple[int, str, str]:
        process = self.start(script, *arguments, **settings)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err


@pytest.fixture
def scripts(tmp_path: Path) -> Scripts:
    return Scripts(tmp_path)


def test_two_runs_at_once_make_one_environment(scripts):
    runs = [scripts.start("environment") for _ in range(2)]
    folders = {run.communicate(timeout=60)[0].strip() for run in runs}

    assert [run.returncode for run in runs] == [0, 0]
    (folder,) = folders
    assert (Path(folder) / "complete").exists()
    assert scripts.journal.read_text() == "installed\n"
    assert scripts.run("environment") == (0, f"{folder}\n", "")


def test_an_environment_that_was_broken_off_is_made_anew(scripts):
    status, _, err = scripts.run("environment", FAKE_PIP_FAILS="1")
    assert status == 69
    assert err.splitlines()[-2] == "error: pip could not install the packages: ERROR: no such package"

    status, folder, _ = scripts.run("environment")
    assert status == 0
    assert (Path(folder.strip()) / "complete").exists()


def test_a_check_finds_the_environment_and_makes_none(scripts):
    status, out, err = scripts.run("environment", "--check")
    assert (status, out) == (69, "")
    assert err.startswith("error: The model's Python environment is not there.\n  ./kontext triton --prepare")
    assert not scripts.cache.exists()

    _, folder, _ = scripts.run("environment")
    assert scripts.run("environment", "--check") == (0, folder, "")


def test_a_long_installation_says_what_it_does(scripts):
    _, _, err = scripts.run("environment")
    assert "getting the packages" in err
    assert "unpacking them" in err


def test_without_python_the_environment_says_what_to_install(scripts):
    status, out, err = scripts.run("environment", KONTEXT_PYTHON="no-such-python")
    assert (status, out) == (69, "")
    assert err.startswith("error: No Python 3.11 was found.\n  install Python 3.11")


def test_a_python_that_does_not_do_is_named_with_the_reason(scripts):
    status, _, err = scripts.run("environment", KONTEXT_PYTHON="/bin/false")
    assert status == 69
    assert err.startswith("error: /bin/false does not run.")


def test_a_cache_that_cannot_be_made_is_said(scripts):
    scripts.cache.touch()
    status, _, err = scripts.run("environment")
    assert status == 69
    assert err.startswith(f"error: {scripts.cache} cannot be made.")


def test_a_port_that_is_taken_is_said_before_anything_is_loaded(scripts):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        status, out, err = scripts.run("serve", "--grpc-port", port)
    assert (status, out) == (73, "")
    assert err == f"error: Port {port} is taken.\n  stop what listens there, or choose another port\n"


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["--grpc-port"], 64, "--grpc-port needs a value."),
        (["--grpc-port", "eighty"], 64, "eighty is not a port."),
        (["--http"], 64, "--http is not an option."),
        (["--grpc-port", "1", "--weights", "/no/such"], 66, "/no/such is not a folder."),
        (["--grpc-port", "1"], 66, "There are no weights."),
        (["--grpc-port", "1", "--weights", "/", "--miniature"], 64, "--weights and --miniature exclude each other."),
    ],
)
def test_serve_says_what_is_wrong_with_its_arguments(scripts, arguments, status, sentence):
    answer, _, err = scripts.run("serve", *arguments, KONTEXT_WEIGHTS_DIR="")
    assert answer == status
    assert err.startswith(f"error: {sentence}\n")
