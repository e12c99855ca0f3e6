"""One process per folder: two of one machine would write one journal twice."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posforge.errors import UserError


@contextmanager
def alone_in(folder: Path, *, who: str = "This machine") -> Iterator[None]:
    """Hold the folder. Raises UserError while another process holds it; its death lets go."""
    file = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"{who} is running already ({folder}).",
                hint="Use the one that runs, or end it first.",
            ) from None
        yield
    finally:
        os.close(file)
