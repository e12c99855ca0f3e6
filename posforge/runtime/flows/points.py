"""Points at the till: paying with them, and what they do when a bill is paid or goods come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events_customer import PointsMoved
from posforge.runtime.domain.ledger import points_of
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.points import POINTS, PointsShare, share_back
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.held import held, hold, takes


def make(shop: Shop) -> Points:
    """Return payment by points. Raises UserError in a shop that gives none."""
    if shop.loyalty is None:
        raise UserError("This shop gives no points.", hint="Say in store.yaml what earns them.")
    return Points(shop.loyalty.worth_minor)


@dataclass(frozen=True, slots=True)
class Points:
    """Whole points, each worth the same; whether the customer has them, `hold_points` asks."""

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


def hold_points(till: Till, cart: Cart, paid: Tender) -> Tender:
    """Return the tender with the points for it kept for this bill.

    Raises UserError where the bill's customer has not so many, and where nobody is on the bill.
    """
    if not cart.customer or till.store.customer(cart.customer) is None:
        raise UserError("Nobody's points can pay this.", hint="Put the customer on the bill first.")
    return held(till, cart, paid)[0]


def offered_points(till: Till, cart: Cart, offers: Sequence[int]) -> Sequence[int]:
    """Return what is offered of what points could pay: what this customer has, in minor units."""
    loyalty = till.shop.loyalty
    if loyalty is None or not cart.customer:
        return ()
    account = points_of(cart.customer)
    taken = takes(till, cart)[account]
    points, _ = hold(till, account, bill=cart.id, amount=taken)
    left = max((points - taken) * loyalty.worth_minor, 0)
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
