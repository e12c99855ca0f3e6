"""For which deeds somebody says why, and which reasons there are to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Undone = Literal["void", "cancel", "reprint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRules:
    """The shop's reasons for a struck line, a bill given up and a copy.

    None are the usual ones; where there is none to choose from, nobody is asked. With
    `asks_last_line` also the line that was scanned last is struck for a reason.
    """

    void: tuple[str, ...] | None = None
    cancel: tuple[str, ...] | None = None
    reprint: tuple[str, ...] | None = None
    asks_last_line: bool = False

    def own(self, deed: Undone) -> tuple[str, ...] | None:
        """Return the shop's own reasons for a deed, None for usual ones."""
        return {"void": self.void, "cancel": self.cancel, "reprint": self.reprint}[deed]
