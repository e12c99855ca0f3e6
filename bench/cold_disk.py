"""Makes the next start of a program a cold one: what it reads is no longer in memory."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_READ_AT_A_START = (".py", ".pyc", ".so", ".ttf", ".otf", ".conf", ".db", ".svg")


class ColdDisk:
    """The files that starting a Python program with a window may read, found once.

    What another running program holds mapped stays in memory; close it for an honest measure.
    """

    def __init__(self, *more: Path) -> None:
        places = [
            *(Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")),
            *(Path("/usr/lib"), Path("/usr/share/fonts"), Path("/etc/fonts")),
            *more,
        ]
        self._files = sorted(set(_files(places)))

    def forget(self) -> None:
        """Let the operating system forget them."""
        for name in self._files:
            with suppress(OSError):
                file = os.open(name, os.O_RDONLY)
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(file)


def _files(places: Iterable[Path]) -> Iterator[str]:
    for place in places:
        for folder, _, names in os.walk(place):
            for name in names:
                if name.endswith(_READ_AT_A_START) or ".so." in name:
                    yield os.path.join(folder, name)  # noqa: PTH118 - tens of thousands of them
