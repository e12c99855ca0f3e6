"""Whether a window can be shown here, and what to say where it cannot."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from posforge.errors import KnownError

_ON_DEBIAN = (
    "On Debian: apt-get install libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 "
    "libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)
_AT_THE_DESKTOP = "Type this at the computer itself, in its desktop"


def check_screen(environment: Mapping[str, str]) -> None:
    """Raise KnownError where this session has no screen for a till's window."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform == "linux" and not any(environment.get(name) for name in names):
        raise KnownError(
            "There is no screen here for the till's window.",
            hint=f"{_AT_THE_DESKTOP}. HQ and store server (posforge run hq, posforge run store) "
            "need no screen.",
        )


def not_loaded(error: ImportError) -> KnownError:
    """Return what to say where Qt, or something it needs, is missing.

    Raises the error itself where what is missing is part of posforge.
    """
    if (error.name or "").startswith("posforge"):
        raise error
    return KnownError(
        f"The till's window cannot be loaded: {error}.",
        hint=f'Type: pip install "posforge[till]". {_ON_DEBIAN}',
    )


def no_window(said: Sequence[str]) -> KnownError:
    """Return what to say where Qt, after these words of its own, could not show a window."""
    if any("could not connect to display" in words for words in said):
        return KnownError("The screen that DISPLAY names does not answer.", hint=_AT_THE_DESKTOP)
    return KnownError(
        f"Qt cannot show a window here: {' '.join(' '.join(said).split())}", hint=_ON_DEBIAN
    )
