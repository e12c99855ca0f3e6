"""The customers: a list to search, and the page of each with points and sales."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import MayNotSeeCustomersError, NoSuchCustomerError
from posforge.runtime.reports.customers import SORTS


def pages(portal: Portal) -> Blueprint:
    """Return the list of customers and the page of one; both are for those who may note them."""
    blueprint = Blueprint("customers", __name__)
    groups = {one.name: one.label for one in portal.shop.customer_groups}

    @blueprint.before_request
    def allowed() -> None:
        if g.person is None or not portal.may_see_customers(g.person):
            raise MayNotSeeCustomersError(name=g.person.name if g.person else "")

    @blueprint.get("/customers")
    def listed() -> str:
        wanted = query.text("q")
        page = portal.reports.customers(wanted, window=query.window(SORTS, otherwise="name"))
        return render_template("customers.html", wanted=wanted, page=page, groups=groups)

    @blueprint.get("/customers/<customer>")
    def one(customer: str) -> str:
        record = portal.reports.customer(customer)
        if record is None:
            raise NoSuchCustomerError
        return render_template("customer.html", record=record, one=record.customer, groups=groups)

    return blueprint
