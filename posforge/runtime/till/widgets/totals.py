"""What the total panel says of a bill: amount, articles and taxes."""

from __future__ import annotations

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.tax import TaxSum, format_rate
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.bill import articles
from posforge.runtime.till.widgets.total import BETWEEN, TotalPanel


def show_total(kit: Kit, panel: TotalPanel, bill: Cart | None, *, caption: str = "total") -> None:
    """Show what a bill comes to; nothing at all is shown as zero."""
    texts = kit.texts
    if bill is None:
        panel.show_amount(kit.money(0), caption=texts(caption))
        return
    totals = total(bill, kit.shop)
    panel.show_amount(
        kit.money(totals.gross_minor),
        caption=texts(caption),
        note=kit.articles(articles(bill)),
        footer=tax_line(kit, totals.taxes),
    )


def tax_line(kit: Kit, taxes: tuple[TaxSum, ...]) -> str:
    """Return the taxes in one line, such as "incl. tax 19 % €1.20 · 7 % €0.31"."""
    if not taxes:
        return ""
    inclusive = kit.shop.tax.prices == "inclusive"
    parts = BETWEEN.join(
        kit.texts(
            "tax.rate",
            rate=format_rate(one.rate, locale=kit.locale),
            amount=kit.money(one.tax_minor),
        )
        for one in taxes
    )
    return f"{kit.texts('tax.included' if inclusive else 'tax.plus')} {parts}"
