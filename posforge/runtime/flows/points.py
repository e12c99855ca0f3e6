"""Points at the till: paying with them, and what they do when a bill is paid or goods come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events_customer import PointsMoved
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.points import POINTS, PointsShare, share_back
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till


def make(shop: Shop) -> Points:
    """Return payment by points. Raises UserError in a shop that gives none."""
    if shop.loyalty is None:
        raise UserError("This shop gives no points.", hint="Say in store.yaml what earns them.")
    return Points(shop.loyalty.worth_minor)


@dataclass(frozen=True, slots=True)
class Points:
    """Whole points, each worth the same; whether the customer has them, `check_points` asks."""

    worth_minor: int
    name: str = POINTS
    opens_drawer: bool = False

    def offers(self, due_minor: int) -> list[int]:
        """Return the most that whole points pay of what is due."""
        return [due_minor - due_minor % self.worth_minor]

    def tender(self, *, due_minor: int, tendered_minor: int) -> Tender:
        """Return the tender. Raises UserError for more than is due, nothing, or parts of a point.

        Points that goods had cost come back by themselves with the goods.
        """
        if not 0 < tendered_minor <= due_minor:
            raise UserError(
                "Points pay at most what is due.", hint="Type an amount, or take another way."
            )
        if tendered_minor % self.worth_minor:
            raise UserError("That is no whole number of points.", hint="Type another amount.")
        return Tender(
            method=self.name,
            amount_minor=tendered_minor,
            tendered_minor=tendered_minor,
            change_minor=0,
        )


def check_points(till: Till, cart: Cart, paid: Tender) -> None:
    """Raise UserError where the bill's customer has not the points for this tender."""
    loyalty = till.shop.loyalty
    if paid.method != POINTS or loyalty is None:
        return
    customer = till.store.customer(cart.customer) if cart.customer else None
    if customer is None:
        raise UserError("Nobody's points can pay this.", hint="Put the customer on the bill first.")
    taken = sum(one.amount_minor for one in cart.tenders if one.method == POINTS)
    if taken + paid.amount_minor > customer.points * loyalty.worth_minor:
        raise UserError(
            f"The customer has {customer.points} points.", hint="Type a smaller amount."
        )


def check_points_left(till: Till, cart: Cart) -> None:
    """Raise UserError where points were taken that the customer has spent on another bill since."""
    loyalty = till.shop.loyalty
    taken = sum(one.amount_minor for one in cart.tenders if one.method == POINTS)
    customer = till.store.customer(cart.customer) if cart.customer else None
    if loyalty is None or customer is None or not taken:
        return
    if taken > customer.points * loyalty.worth_minor:
        raise UserError(
            f"The customer has {customer.points} points by now.",
            hint="Give back what was taken for this bill, then take the payment again.",
        )


def offered_points(till: Till, cart: Cart, offers: Sequence[int]) -> Sequence[int]:
    """Return what is offered of what points could pay: what this customer has, in minor units."""
    loyalty, customer = till.shop.loyalty, till.store.customer(cart.customer)
    if loyalty is None or customer is None:
        return ()
    taken = sum(one.amount_minor for one in cart.tenders if one.method == POINTS)
    left = max(customer.points * loyalty.worth_minor - taken, 0)
    return [one for one in dict.fromkeys(min(one, left) for one in offers) if one]


def points_back(till: Till, cart: Cart) -> Mapping[str, PointsShare]:
    """Return the share of points of the goods that come back on a bill, by their sale."""
    back: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line in cart.standing:
        if line.returned is not None and line.returned.sale:
            back[line.returned.sale][line.returned.line] -= line.qty_milli
    shares = {}
    for sale, now in back.items():
        known = till.store.sale_by_id(sale)
        if known is not None and known.facts.customer:
            shares[sale] = share_back(known.facts, before=till.store.returned(sale), now=now)
    return shares


def back_tenders(back: Mapping[str, PointsShare]) -> tuple[Tender, ...]:
    """Return what goes back as points, because the goods had been paid with them."""
    paid_minor = sum(share.paid_minor for share in back.values())
    if not paid_minor:
        return ()
    return (
        Tender(method=POINTS, amount_minor=-paid_minor, tendered_minor=-paid_minor, change_minor=0),
    )


def moved_points(till: Till, sold: Sale, back: Mapping[str, PointsShare]) -> Iterator[PointsMoved]:
    """Yield what a completed sale does to the points of each customer it concerns.

    `back` is the share of what comes back on it, as it was before the sale.
    """
    facts = sold.facts
    if facts.points_earned or facts.points_spent:
        yield PointsMoved(
            customer=facts.customer,
            sale=sold.id,
            earned=facts.points_earned,
            spent=facts.points_spent,
        )
    for sale, share in back.items():
        known = till.store.sale_by_id(sale)
        if known is not None and (share.earned or share.spent):
            yield PointsMoved(
                customer=known.facts.customer,
                sale=sold.id,
                earned=-share.earned,
                spent=-share.spent,
            )
