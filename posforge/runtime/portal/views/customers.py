"""The customers: a list to search, and the page of each with points and sales."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import MayNotSeeCustomersError, NoSuchCustomerError
from posforge.runtime.portal.views import edit_customer
from posforge.runtime.reports.customers import SORTS


def pages(portal: Portal) -> Blueprint:
    """Return the list of customers and the pages of one, for those who may note them."""
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
        return render_template(
            "customer.html",
            record=record,
            one=record.customer,
            groups=groups,
            is_saved=request.args.get("saved") == "yes",
        )

    edit_customer.add_pages(blueprint, portal)

    return blueprint
