"""The reason somebody gives for what is not every day's business."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, is_last_scanned
from posforge.runtime.domain.reasons import Undone
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.sign_in import Session

LONGEST_REASON = 120
_WHAT = {"void": "Striking goods", "cancel": "Giving up a bill", "reprint": "A copy"}


class ReasonNeededError(UserError):
    """Something is undone or printed again, and nobody has said why yet."""

    def __init__(self, deed: Undone) -> None:
        super().__init__(f"{_WHAT[deed]} needs a reason.", hint="Choose one.")
        self.deed = deed


def needed(reason: str, *, what: str) -> str:
    """Return the reason in one line. Raises UserError where none is given, or a whole story."""
    plain = " ".join(reason.split())
    if not plain:
        raise UserError(f"{what} needs a reason.", hint="Choose or type one.")
    if len(plain) > LONGEST_REASON:
        raise UserError("The reason is too long.", hint=f"At most {LONGEST_REASON} characters.")
    return plain


def why(till: Till, session: Session, deed: Undone) -> str:
    """Return the reason that was chosen for a deed; empty in a shop that asks for none.

    Raises ReasonNeededError until one is chosen.
    """
    if session.reason:
        return needed(session.reason, what=_WHAT[deed])
    if till.shop.till.reasons.own(deed) == ():
        return ""
    raise ReasonNeededError(deed)


def why_struck(till: Till, session: Session, cart: Cart, line: int) -> tuple[str, bool]:
    """Return why less of a line is sold, and whether nobody is asked: it was scanned last.

    A slip that is put right at once must not hold up the queue. Raises what `why` raises.
    """
    is_slip = is_last_scanned(cart, line) and not till.shop.till.reasons.asks_last_line
    return (session.reason if is_slip else why(till, session, "void")), is_slip
