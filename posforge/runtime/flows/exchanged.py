"""Which sales paid for goods that come back: their own, and those of goods given in exchange."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.payment import LAYAWAY, Tender
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till


def sales_returned(till: Till, cart: Cart) -> list[Sale]:
    """Return the sales known here whose goods come back on a bill for money, each once."""
    returned = [line.returned for line in cart.standing if line.returned is not None]
    ids = dict.fromkeys(one.sale for one in returned if one.sale and not one.is_gift)
    return [sale for one in ids if (sale := till.store.sale_by_id(one))]


def tenders_behind(till: Till, cart: Cart) -> Iterator[Tender]:
    """Yield what was given for the goods that come back on a bill, or for its layaway.

    What a layaway paid for was given in its instalments.
    """
    for sale in sales_behind(till, sales_returned(till, cart)):
        yield from given_for(till, sale)
    if cart.layaway is not None:
        yield from paid_in(till, cart.layaway.number)


def given_for(till: Till, sale: Sale) -> Iterator[Tender]:
    """Yield what was given for a sale: for one that hands a layaway over, its instalments.

    Those of a layaway of another till are not known here: then its own tender stands for them.
    """
    for one in sale.facts.tenders:
        if one.method == LAYAWAY and till.store.layaway(one.reference) is not None:
            yield from paid_in(till, one.reference)
        else:
            yield one


def paid_in(till: Till, number: str) -> Iterator[Tender]:
    """Yield what was given in the instalments of a layaway, or given back of them."""
    layaway = till.store.layaway(number)
    for instalment in layaway.paid if layaway is not None else ():
        yield from instalment.facts.tenders


def sales_behind(till: Till, sales: Sequence[Sale]) -> Iterator[Sale]:
    """Yield these sales, those whose goods came back for what they sold, and so on."""
    known, waiting = set[str](), [*sales]
    while waiting:
        sale = waiting.pop(0)
        if sale.id in known:
            continue
        known.add(sale.id)
        yield sale
        for line in sale.facts.lines:
            if line.returned is not None and line.returned.sale and not line.returned.is_gift:
                before = till.store.sale_by_id(line.returned.sale)
                waiting += [before] if before is not None else []
