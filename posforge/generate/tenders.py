"""How the bundled ways to pay behave in a shop, as its project will have it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from posforge.spec.payments import Payments, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenders:
    """What is not as it usually is; `account_limit_minor` is None without a limit.

    `currencies` are pairs of a currency and its rate.
    """

    account_limit_minor: int | None = None
    currencies: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is."""
        return self != Tenders()


def tenders_of(payments: Payments, *, digits: int) -> Tenders:
    """Return it; `digits` are those of the shop's currency after the point."""
    limits = [one.on_account.limit for one in payments if isinstance(one, Way) and one.on_account]
    foreign = [one.foreign_cash for one in payments if isinstance(one, Way) and one.foreign_cash]
    return Tenders(
        account_limit_minor=next((_minor(one, digits) for one in limits if one is not None), None),
        currencies=tuple(
            (currency, f"{rate.normalize():f}")
            for one in foreign
            for currency, rate in one.currencies.items()
        ),
    )


def _minor(amount: Decimal, digits: int) -> int:
    return int(amount.scaleb(digits))
