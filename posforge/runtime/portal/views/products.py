"""The articles with the prices that hold now, found by words or by barcode."""

from __future__ import annotations

from flask import Blueprint, render_template

from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.reports.products import SORTS, PriceMoment


def pages(portal: Portal) -> Blueprint:
    """Return the list of articles."""
    blueprint = Blueprint("products", __name__)

    @blueprint.get("/products")
    def listed() -> str:
        wanted = query.text("q")
        page = portal.reports.products(
            wanted,
            prices_of=PriceMoment(at_ms=portal.clock.now_ms(), store=portal.place.branch),
            window=query.window(SORTS, otherwise="name"),
        )
        return render_template("products.html", wanted=wanted, page=page, printed_code=printed_code)

    return blueprint


def printed_code(code: str) -> str:
    """Return a code as it stands on the packet: the catalogue fills every GTIN up to 14 digits."""
    is_filled_gtin = len(code) == 14 and code.isdigit()
    return code.removeprefix("0") if is_filled_gtin else code
