"""What the total panel says of a bill: amount, articles and taxes."""

from __future__ import annotations

from collections.abc import Iterator

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.pricing import Totals, total
from posforge.runtime.domain.tax import TaxSum, tax_name
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.bill import what_it_is
from posforge.runtime.till.widgets.total import BETWEEN, TotalPanel


def show_total(
    kit: Kit,
    panel: TotalPanel,
    bill: Cart | None,
    *,
    caption: str = "total",
    due_minor: int | None = None,
    customer: Customer | None = None,
) -> None:
    """Show what a bill comes to, or what is left to pay of it; nothing at all is shown as zero."""
    texts = kit.texts
    if bill is None:
        panel.show_amount(kit.money(0), caption=texts(caption))
        return
    totals = total(bill, kit.shop)
    panel.show_amount(
        kit.money(totals.due_minor if due_minor is None else due_minor),
        caption=texts(caption),
        note=what_it_is(kit, bill),
        footer=BETWEEN.join(
            filter(
                None,
                (*_who(kit, customer), *_taken(kit, bill, totals), tax_line(kit, totals.taxes)),
            )
        ),
    )


def _who(kit: Kit, customer: Customer | None) -> Iterator[str]:
    """Yield who buys, and what points they have where the shop gives any."""
    if customer is not None:
        yield customer.name or customer.number
        if kit.shop.loyalty is not None:
            yield kit.texts("customer.points", points=customer.points)


def _taken(kit: Kit, bill: Cart, totals: Totals) -> Iterator[str]:
    """Yield what was taken off, and what is paid already."""
    if totals.discount_minor:
        yield kit.texts("total.discount", amount=kit.money(totals.discount_minor))
    if bill.tenders:
        paid = sum(one.amount_minor for one in bill.tenders)
        yield kit.texts("total.paid", amount=kit.money(paid))


def tax_line(kit: Kit, taxes: tuple[TaxSum, ...]) -> str:
    """Return the taxes in one line, such as "incl. tax 19 % €1.20 · 7 % €0.31".

    What comes to nothing is left out beside what does not.
    """
    if not taxes:
        return ""
    taxes = tuple(one for one in taxes if one.tax_minor) or taxes[:1]
    inclusive = kit.shop.tax.prices == "inclusive"
    parts = BETWEEN.join(
        kit.texts(
            "tax.rate",
            rate=tax_name(one, locale=kit.locale),
            amount=kit.money(one.tax_minor),
        )
        for one in taxes
    )
    return f"{kit.texts('tax.included' if inclusive else 'tax.plus')} {parts}"
