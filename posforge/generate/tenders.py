"""How the bundled ways to pay behave in a shop, as its project will have it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from posforge.spec.payments import Payments, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenders:
    """What is not as it usually is; `account_limit_minor` is None without a limit."""

    account_limit_minor: int | None = None

    def __bool__(self) -> bool:
        """Whether anything is."""
        return self != Tenders()


def tenders_of(payments: Payments, *, digits: int) -> Tenders:
    """Return it; `digits` are those of the shop's currency after the point."""
    limits = [one.on_account.limit for one in payments if isinstance(one, Way) and one.on_account]
    return Tenders(account_limit_minor=next((_minor(one, digits) for one in limits if one), None))


def _minor(amount: Decimal, digits: int) -> int:
    return int(amount.scaleb(digits))
