"""benchmarks/gpu in a process of its own, which sees no GPU."""

import os
import subprocess
import sys

from requests_table import REPOSITORY

FOLDER = REPOSITORY.parent / "benchmarks" / "gpu"
_LIMIT_SECONDS = 300


class Benchmark:
    """Runs as soon as it is made, and ends by itself."""

    def __init__(self, *arguments: object, python: str = sys.executable) -> None:
        self._process = subprocess.Popen(
            [FOLDER / "run", *map(str, arguments)],
            env=os.environ | {"KONTEXT_GPU_PYTHON": python, "CUDA_VISIBLE_DEVICES": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def result(self) -> tuple[int, str, str]:
        """Once it has ended: its status, and what it wrote to standard output and to standard error."""
        try:
            out, err = self._process.communicate(timeout=_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            raise
        return self._process.returncode, out, err
