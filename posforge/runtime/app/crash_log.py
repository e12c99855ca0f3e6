"""Where a bug is written down: its traceback with the names of code, never the values."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CrashLog:
    """`logs/crash.log` in a machine's data folder, or another log of failures beside it."""

    folder: Path
    name: str = "crash.log"

    def write(self, bug: BaseException) -> None:
        """Add one bug: when, what kind and where. Its message may hold a name and is left out."""
        logs = self.folder / "logs"
        logs.mkdir(exist_ok=True, mode=0o700)
        frames = "".join(traceback.format_tb(bug.__traceback__))
        kinds = " <- ".join(type(one).__name__ for one in _causes(bug))
        with (logs / self.name).open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {kinds}\n{frames}\n")


def _causes(bug: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    one: BaseException | None = bug
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
