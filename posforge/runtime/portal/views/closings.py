"""The closings: business days with the Zs of their tills, and each Z as it was printed."""

from __future__ import annotations

from flask import Blueprint, render_template

from posforge.runtime.domain.receipt_z import z_receipt
from posforge.runtime.domain.shop import Branch
from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import NoSuchZError
from posforge.runtime.reports.closings import ClosingsFilter


def pages(portal: Portal) -> Blueprint:
    """Return the list of closings and the page of one Z."""
    blueprint = Blueprint("closings", __name__)

    @blueprint.get("/closings")
    def listed() -> str:
        wanted = _wanted()
        page = portal.reports.closed_days(wanted, number=max(1, query.whole("page", otherwise=1)))
        return render_template("closings.html", wanted=wanted, page=page)

    @blueprint.get("/closings/<z_id>")
    def one(z_id: str) -> str:
        record = portal.reports.z(z_id)
        if record is None:
            raise NoSuchZError
        receipt = z_receipt(
            record.z,
            shop=portal.shop,
            branch=_branch(portal, record.z.store),
            closed_by=record.closed_by,
        )
        return render_template("closing.html", record=record, z=record.z, receipt=receipt)

    return blueprint


def _wanted() -> ClosingsFilter:
    first, last = query.day("first"), query.day("last")
    return ClosingsFilter(
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        store=query.text("store"),
    )


def _branch(portal: Portal, code: str) -> Branch:
    """A branch that was closed since still has its Zs."""
    known = {branch.code: branch for branch in portal.shop.branches}
    return known.get(code) or Branch(code=code, name=code, tills=0)
