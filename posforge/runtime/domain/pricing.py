"""What a bill comes to: price tags, what is taken off them, and tax. Everybody asks here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posforge.runtime.domain.cart import GIFT_CARD_LINE, OVERRIDE, Cart, CartLine
from posforge.runtime.domain.discount import BY_HAND, ON_THE_BILL, LineDiscount, spread
from posforge.runtime.domain.occasion import Occasion, wall_clock
from posforge.runtime.domain.promotion import apply
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.tax import Taxed, TaxSum, add_up, tax_basket


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """One standing line: what was taken off it, in order, and what it costs."""

    line: CartLine
    discounts: tuple[LineDiscount, ...]
    taxed: Taxed


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What an open bill comes to: one priced line per standing line, one TaxSum per rate.

    `net_minor`, `tax_minor` and `gross_minor` are those of the goods. `cards_minor` is what gift
    cards are sold for: that is owed, not earned, and taxed when it is spent.
    """

    lines: tuple[PricedLine, ...]
    taxes: tuple[TaxSum, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    cards_minor: int = 0

    @property
    def due_minor(self) -> int:
        """What the customer pays: the goods with tax, and gift cards."""
        return self.gross_minor + self.cards_minor

    @property
    def discount_minor(self) -> int:
        """What was taken off all lines together."""
        return sum(one.amount_minor for line in self.lines for one in line.discounts)


def total(cart: Cart, shop: Shop) -> Totals:
    """Return what the standing lines come to.

    Off the amount of each line comes first what somebody took off it by hand, then what the shop's
    promotions take off, then its share of discounts on the whole bill; what is left is taxed. Goods
    that come back with their receipt count with their exact share of that sale instead. Gift cards
    cost what they are worth. An instalment of a layaway is its amount alone: no goods, no tax yet.
    """
    if cart.layaway is not None:
        gross_minor = cart.layaway.amount_minor
        return Totals(lines=(), taxes=(), net_minor=0, tax_minor=0, gross_minor=gross_minor)
    lines = cart.standing
    discounts = _discounts(cart, lines, shop)
    priced = [place for place, line in enumerate(lines) if not (line.share or _is_card(line))]
    amounts = [(lines[i].amount_minor - _off(discounts[i]), lines[i].tax) for i in priced]
    taxed, sums = tax_basket(amounts, shop.tax.on(cart.bizdate), is_exempt=bool(cart.exempt))
    all_taxed = dict(zip(priced, taxed, strict=True))
    shares = [one for line in lines for one in line.share]
    taxes = tuple(add_up([*sums, *shares]))
    return Totals(
        lines=tuple(
            PricedLine(
                line=line,
                discounts=tuple(discounts[place]),
                taxed=all_taxed.get(place) or _untaxed(line),
            )
            for place, line in enumerate(lines)
        ),
        taxes=taxes,
        net_minor=sum(one.net_minor for one in taxes),
        tax_minor=sum(one.tax_minor for one in taxes),
        gross_minor=sum(one.gross_minor for one in taxes),
        cards_minor=sum(line.amount_minor for line in lines if _is_card(line)),
    )


def before_bill_discounts(cart: Cart, shop: Shop) -> list[int]:
    """Return what each standing line puts into a discount on the whole bill, as its price tag says.

    That is what is left of goods that are sold; deposits and what comes back put nothing in.
    """
    lines = cart.standing
    return _left(lines, _own_discounts(cart, lines, shop))


def offered(cart: Cart) -> list[OfferedLine]:
    """Return the standing lines as promotions see them, after discounts by hand."""
    return [_offered(line, _off(_by_hand(line))) for line in cart.standing]


def _is_card(line: CartLine) -> bool:
    return line.kind == GIFT_CARD_LINE


def _untaxed(line: CartLine) -> Taxed:
    """What a line costs that is not taxed here: a share of a sale is already, a card never is."""
    if not _is_card(line):
        return Taxed.of(line.share)
    return Taxed(net_minor=line.amount_minor, tax_minor=0, gross_minor=line.amount_minor)


def _discounts(cart: Cart, lines: Sequence[CartLine], shop: Shop) -> list[list[LineDiscount]]:
    found = _own_discounts(cart, lines, shop)
    for one in cart.discounts:
        # The cent that is left over goes by what lines are, not by the order of scanning.
        left = _left(lines, found)
        kinds = [(line.tax, minor) for line, minor in zip(lines, left, strict=True)]
        order = sorted(range(len(lines)), key=kinds.__getitem__)
        for place, off in zip(order, spread(one, [left[at] for at in order]), strict=True):
            _note(found[place], ON_THE_BILL, off, reason=one.reason)
    return found


def _left(lines: Sequence[CartLine], found: Sequence[Sequence[LineDiscount]]) -> list[int]:
    return [
        0 if line.share or line.kind != "goods" else line.amount_minor - _off(off)
        for line, off in zip(lines, found, strict=True)
    ]


def _own_discounts(cart: Cart, lines: Sequence[CartLine], shop: Shop) -> list[list[LineDiscount]]:
    found = [_by_hand(line) for line in lines]
    if shop.promotions:
        seen = [_offered(line, _off(off)) for line, off in zip(lines, found, strict=True)]
        for place, taken in enumerate(apply(seen, shop.promotions, occasion_of(cart))):
            found[place] += taken
    return found


def _by_hand(line: CartLine) -> list[LineDiscount]:
    found: list[LineDiscount] = []
    left = line.amount_minor
    for one in line.discounts:
        off = one.off(left)
        left -= off
        _note(found, BY_HAND, off, reason=one.reason)
    return found


def _offered(line: CartLine, off_minor: int) -> OfferedLine:
    return OfferedLine(
        product=line.product,
        department=line.department,
        unit=line.unit,
        tax=line.tax,
        qty_milli=line.qty_milli,
        amount_minor=line.amount_minor - off_minor,
        code=line.code,
        style=line.style,
        fields=line.fields,
        kind=OVERRIDE if line.price_source == OVERRIDE else line.kind,
        is_labelled=line.label_minor is not None,
    )


def occasion_of(cart: Cart) -> Occasion:
    """Return the circumstances in which this bill was opened, and who it is for."""
    weekday, minute = wall_clock(cart.opened_ms, tz_min=cart.tz_min)
    return Occasion(
        weekday=weekday,
        minute=minute,
        bizdate=cart.bizdate,
        branch=cart.store,
        group=cart.group,
        coupons=frozenset(cart.coupons),
    )


def _note(found: list[LineDiscount], code: str, off: int, *, reason: str) -> None:
    if off:
        found.append(LineDiscount(code=code, label="", amount_minor=off, reason=reason))


def _off(discounts: Iterable[LineDiscount]) -> int:
    return sum(one.amount_minor for one in discounts)
