"""The two kinds of failure posforge explains; anything else is a bug and crashes loudly.

PosforgeError
├── UserError    somebody asked for something that cannot be done: say it to them
└── KnownError   the world is not as needed: disk full, printer off, network down
"""

from __future__ import annotations

from pathlib import Path


class PosforgeError(Exception):
    """A failure with one sentence for a person and, where there is one, the way to mend it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UserError(PosforgeError):
    """What was asked for cannot be done; the message is shown to the person who asked."""


class KnownError(PosforgeError):
    """The world failed in a way we know: nothing is lost, and the message says what to do."""


class NoProjectError(UserError):
    """A folder in which a project was to be, and is not."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder.absolute()} is not the folder of a shop.",
            hint="Go into one, or make one: posforge new my-shop --preset supermarket",
        )
