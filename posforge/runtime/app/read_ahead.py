"""Lets the disk read what a till's start is about to need while the start still works.

In the morning nothing is in memory, and Python asks for one file after the other, waiting for
each. So every start notes what it has read, and the next one asks for all of it at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

NOTE = "start.txt"

_MOST = 4000
_LONGEST = 1024 * 1024
_WORTH_IT = 8  # a library is read whole when the start before needed an eighth of it
_MAPS = Path("/proc/self/smaps")


def ask(folder: Path) -> None:
    """Ask for everything noted in a machine's data folder; without a note, do nothing."""
    if sys.platform != "linux":
        return
    for name in _noted(folder)[:_MOST]:
        with suppress(OSError, ValueError):
            file = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
            try:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
            finally:
                os.close(file)


def loaded() -> tuple[ModuleType, ...]:
    """Return the modules loaded so far."""
    return tuple(sys.modules.values())


def note(folder: Path, modules: Iterable[ModuleType]) -> None:
    """Write down the files of these modules and of the libraries this process uses.

    A disk that cannot take the note is no trouble: the next start is a little slower.
    """
    names = list(dict.fromkeys((*_files(modules), *_libraries())))
    if names != _noted(folder):
        with suppress(OSError):
            (folder / NOTE).write_text("\n".join(names), encoding="utf-8", errors="replace")


def _noted(folder: Path) -> list[str]:
    try:
        with (folder / NOTE).open(encoding="utf-8") as file:
            text = file.read(_LONGEST)  # whatever has become of the note, the till starts
    except (OSError, ValueError):
        return []
    return text.split("\n") if text else []


def _files(modules: Iterable[ModuleType]) -> Iterator[str]:
    for module in modules:
        for name in (getattr(module, "__cached__", None), getattr(module, "__file__", None)):
            if isinstance(name, str) and Path(name).is_file():
                yield name
                break


def _libraries() -> Iterator[str]:
    """Yield the mapped libraries of which much was needed (proc_pid_smaps(5))."""
    needed: dict[str, int] = {}
    name = ""
    with suppress(OSError):
        for line in _MAPS.read_text(errors="replace").splitlines():
            words = line.split(maxsplit=5)
            if not words[0].endswith(":"):
                name = words[5] if len(words) > 5 and ".so" in words[5] else ""
            elif name and words[0] == "Rss:":
                needed[name] = needed.get(name, 0) + int(words[1]) * 1024
    for name, size in needed.items():
        with suppress(OSError):
            if size * _WORTH_IT >= Path(name).stat().st_size:
                yield name
