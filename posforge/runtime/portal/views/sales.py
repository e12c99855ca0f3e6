"""The sales: a list to search, and each receipt as it was printed."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Response, render_template

from posforge.runtime.domain.explain import explain
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.shop import Branch
from posforge.runtime.portal import paper, query
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import NoSuchSaleError
from posforge.runtime.reports.sales import SORTS, SalesFilter


def pages(portal: Portal) -> Blueprint:
    """Return the list of sales and the page of one sale."""
    blueprint = Blueprint("sales", __name__)
    logo_png = cache(paper.logo_png)

    @blueprint.get("/sales")
    def listed() -> str:
        wanted = _wanted()
        page, takings = portal.reports.sales(wanted, window=query.window(SORTS, otherwise="-time"))
        most_tills = max((branch.tills for branch in portal.shop.branches), default=1)
        return render_template(
            "sales.html",
            wanted=wanted,
            page=page,
            takings=takings,
            tills=range(1, max(most_tills, wanted.till) + 1),
        )

    @blueprint.get("/sales/<sale_id>")
    def one(sale_id: str) -> str:
        record = portal.reports.sale(sale_id)
        if record is None:
            raise NoSuchSaleError
        receipt = sale_receipt(
            record.sale,
            shop=portal.shop,
            branch=_branch(portal, record.sale.store),
            cashier=record.cashier,
            customer=record.customer,
            has_slips=False,
        )
        proof = explain(record.sale.facts, portal.shop, bizdate=record.sale.bizdate)
        return render_template(
            "sale.html", record=record, sale=record.sale, receipt=receipt, proof=proof
        )

    @blueprint.get("/receipt-logo.png")
    def logo() -> Response:
        png = logo_png(portal.shop.receipt_logo)
        return Response(png, mimetype="image/png") if png else Response(status=404)

    return blueprint


def _wanted() -> SalesFilter:
    first, last = query.day("first"), query.day("last")
    return SalesFilter(
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        store=query.text("store"),
        till=query.whole("till", otherwise=0),
        number=query.text("number"),
    )


def _branch(portal: Portal, code: str) -> Branch:
    """A branch that was closed since still has its receipts."""
    known = {branch.code: branch for branch in portal.shop.branches}
    return known.get(code) or Branch(code=code, name=code, tills=0)
