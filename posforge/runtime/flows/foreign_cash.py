"""Cash of another currency: taken at the day's rate, and change is the shop's own cash."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from posforge.errors import UserError
from posforge.runtime.domain.denominations import notes_and_coins
from posforge.runtime.domain.money import cash_step_minor, minor_digits, round_half_up
from posforge.runtime.domain.payment import Tender, foreign_cash, quick_tenders
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.flows.cash import LARGEST_TENDER_FACTOR


def foreign_ways(shop: Shop) -> dict[str, PaymentMethod]:
    """Return the foreign currencies a shop takes, each as a way to pay."""
    ways = [
        ForeignCash(currency=currency, rate=rate, own=shop.currency, step=shop.cash.step_minor)
        for currency, rate in shop.tenders.currencies.items()
    ]
    return {way.name: way for way in ways}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignCash:
    """Notes of one foreign currency; what is offered and given is in minor units of it.

    `rate` is what one unit of it is worth in units of the shop's `own` currency. `step` is the
    smallest coin that change can be given in, in minor units.
    """

    currency: str
    rate: Decimal
    own: str
    step: int = 1
    opens_drawer: bool = True

    @property
    def name(self) -> str:
        """The word in the journal and in accounts: `cash_chf`."""
        return foreign_cash(self.currency)

    def asked(self, due_minor: int) -> int:
        """Return the least of this currency that pays what is due and that there are coins for."""
        coin = cash_step_minor(self.currency)
        exact = Decimal(due_minor) / self._factor / coin
        coins = int(exact.to_integral_value(ROUND_CEILING))
        while coins and self.worth((coins - 1) * coin) >= due_minor:
            coins -= 1
        return coins * coin

    def worth(self, foreign_minor: int) -> int:
        """Return what an amount is worth in the shop's currency, to the nearest coin, halves up."""
        numerator, denominator = (foreign_minor * self._factor).as_integer_ratio()
        return round_half_up(numerator, denominator * self.step) * self.step

    def offers(self, due_minor: int) -> list[int]:
        """Return what is asked for and the notes a customer is likely to hand over."""
        return quick_tenders(self.asked(due_minor), notes_and_coins(self.currency))

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender with its change in the shop's currency; less pays a part.

        Raises UserError for nothing, for a slip of the hand, and where money is to be given back.
        """
        if due_minor <= 0:
            raise UserError("Foreign cash is not given back.", hint="Give back the shop's own.")
        largest = max(self.asked(due_minor), *notes_and_coins(self.currency))
        if tendered_minor > largest * LARGEST_TENDER_FACTOR:
            raise UserError("That is far more than is due.", hint="Type the amount again.")
        worth = self.worth(tendered_minor)
        if tendered_minor <= 0 or worth <= 0:
            raise UserError("That is worth nothing here.", hint="Take more money.")
        amount = min(due_minor, worth)
        return Tender(
            method=self.name,
            amount_minor=amount,
            tendered_minor=worth,
            change_minor=worth - amount,
            currency=self.currency,
            foreign_minor=tendered_minor,
            rate=f"{self.rate:f}",
        )

    @property
    def _factor(self) -> Decimal:
        """What one minor unit of it is worth, in minor units of the shop's currency."""
        return self.rate.scaleb(minor_digits(self.own) - minor_digits(self.currency))
