"""The reason somebody gives for what is not every day's business."""

from __future__ import annotations

from posforge.errors import UserError

LONGEST_REASON = 120


def needed(reason: str, *, what: str) -> str:
    """Return the reason in one line. Raises UserError where none is given, or a whole story."""
    plain = " ".join(reason.split())
    if not plain:
        raise UserError(f"{what} needs a reason.", hint="Choose or type one.")
    if len(plain) > LONGEST_REASON:
        raise UserError("The reason is too long.", hint=f"At most {LONGEST_REASON} characters.")
    return plain
