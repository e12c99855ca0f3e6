"""One sentence for the person at the counter, with its colour, its sound and its name outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posforge.errors import KnownError, PosforgeError
from posforge.runtime.domain.barcode import BadCheckDigitError
from posforge.runtime.flows.scan import UnknownCodeError

Cue = Literal["ok", "unknown", "attention"]
Tone = Literal["ok", "attention", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is said; `what` names it to those who watch from outside, without any name in it."""

    what: str
    message: str
    hint: str = ""
    tone: Tone = "ok"
    cue: Cue = "ok"
    stays: bool = False


def notice_of(error: PosforgeError) -> Notice:
    """Return how a refusal is said. What the world did wrong stays until somebody has read it."""
    is_unknown = isinstance(error, UnknownCodeError | BadCheckDigitError)
    return Notice(
        what=type(error).__name__,
        message=error.message,
        hint=error.hint,
        tone="refused",
        cue="unknown" if is_unknown else "attention",
        stays=isinstance(error, KnownError),
    )
