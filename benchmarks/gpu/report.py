"""What was measured: a file of numbers, kept up to date so that a run that is broken off loses none, and tables."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


class Report:
    """
    :param file: None writes none
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.numbers: dict[str, Any] = {}

    def put(self, section: str, entry: Any) -> None:
        self.numbers[section] = entry
        self._write()

    def add(self, section: str, entry: dict[str, Any]) -> None:
        self.numbers.setdefault(section, []).append(entry)
        self._write()

    def missing(self, what: str, why: str) -> None:
        """Something that was not measured; said at once and again at the end."""
        print(f"not measured: {what}: {why}", flush=True)
        self.add("not measured", {"what": what, "why": why})

    def entries(self, section: str) -> list[dict[str, Any]]:
        return self.numbers.get(section, [])

    def _write(self) -> None:
        if self._file:
            self._file.write_text(json.dumps(self.numbers, indent=1) + "\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"
