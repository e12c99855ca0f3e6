"""What a promotion is: what it gives, on which goods, and how it gets along with others.

Generated `promotions.py` builds these from promotions.yaml; `promotion.apply` honours them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.occasion import ALWAYS, When
from posforge.runtime.domain.product import FieldValue

Also = Literal["label_prices", "deposits"]

_WHOLE = 100_000


@dataclass(frozen=True, slots=True)
class PercentOff:
    """So much of the price, in thousandths of a percent: 12 500 is 12.5 %."""

    percent_milli: int

    def off(self, value_minor: int) -> int:
        """Return what this takes off a price, halves up; never more than the price."""
        return _capped(round_half_up(value_minor * self.percent_milli, _WHOLE), value_minor)


@dataclass(frozen=True, slots=True)
class AmountOff:
    """So much money off, in minor units."""

    amount_minor: int

    def off(self, value_minor: int) -> int:
        """Return what this takes off a price; never more than the price."""
        return _capped(self.amount_minor, value_minor)


@dataclass(frozen=True, slots=True)
class FixedPrice:
    """Another price, in minor units; it only counts where it is the lower one."""

    price_minor: int

    def off(self, value_minor: int) -> int:
        """Return by how much a price is higher than this one; never more than the price."""
        return _capped(value_minor - self.price_minor, value_minor)


Cut = PercentOff | AmountOff | FixedPrice


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsChoice:
    """Articles by what they are; what is left empty is no condition, what is not must all hold.

    `codes` are ids and barcodes of articles; of each field one of the values must be noted.
    """

    codes: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    rates: frozenset[str] = frozenset()
    fields: tuple[tuple[str, tuple[FieldValue, ...]], ...] = ()


NOTHING = GoodsChoice()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """The articles a promotion is on: those chosen, less the exceptions; nothing chosen is all."""

    choice: GoodsChoice = NOTHING
    exceptions: GoodsChoice = NOTHING


EVERYTHING = Goods()


@dataclass(frozen=True, slots=True)
class OnEach:
    """Every piece costs less; of goods that are measured, every whole unit."""

    cut: Cut


@dataclass(frozen=True, slots=True)
class OnArticle:
    """Every article costs less once, however many of it there are."""

    cut: Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBill:
    """The goods together cost less, once they come to `spend_minor`.

    With `repeats` an amount is taken off for every full `spend_minor`.
    """

    cut: Cut
    spend_minor: int = 0
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyGet:
    """Whoever buys so many pieces gets so many more for less: 3 for 2 is buy 2, get 1.

    Without `gift` they are of the same goods, and the cheapest of the set.
    """

    buy: int
    get: int
    cut: Cut = PercentOff(_WHOLE)
    gift: Goods | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Any so many pieces of the goods together cost less."""

    count: int
    cut: Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """So many pieces of some goods."""

    goods: Goods
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The parts together cost less than each for itself."""

    parts: tuple[Part, ...]
    cut: Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """From this quantity on (thousandths of a unit), each unit costs less."""

    from_milli: int
    cut: Cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """Who buys more pays less for each: the highest tier that is reached holds for all of it.

    Counted is every article for itself, or with `is_together` all the goods.
    """

    tiers: tuple[Tier, ...]
    is_together: bool = False


Gives = OnEach | OnArticle | OnBill | BuyGet | AnyOf | Bundle | Tiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """One promotion of promotions.yaml.

    Those of a higher `priority` come first, else those that stand first. A piece takes part in one
    promotion; in several only where all of them have `stacks`. `limit` is how often it counts on
    one bill (pieces, articles, sets or times, as the kind has it), 0 for any number. `also` names
    what else it is on: goods priced by a label, deposits.
    """

    name: str
    label: str
    gives: Gives
    goods: Goods = EVERYTHING
    when: When = ALWAYS
    priority: int = 0
    stacks: bool = False
    limit: int = 0
    also: frozenset[Also] = frozenset()


def _capped(off_minor: int, value_minor: int) -> int:
    return off_minor if 0 <= off_minor <= value_minor else max(0, min(off_minor, value_minor))
