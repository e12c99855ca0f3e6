"""Correcting a customer, and forgetting who they are, where that is decided."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from posforge.runtime.domain.customer import Customer
from posforge.runtime.flows.edit_customer import (
    CustomerChangedError,
    edit_customer,
    forget_customer,
    mark_of,
)
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.customer_form import CustomerForm
from posforge.runtime.portal.errors import CustomersElsewhereError, NoSuchCustomerError
from posforge.runtime.portal.ports import CatalogueStore

Answer = tuple[str, int]


def add_pages(blueprint: Blueprint, portal: Portal) -> None:
    """Add the form of each customer, and the question whether they are to be forgotten."""
    form = CustomerForm(portal.shop, portal.speech)

    def known(customer: str) -> Customer:
        record = portal.reports.customer(customer)
        if record is None or record.customer.is_forgotten:
            raise NoSuchCustomerError
        return record.customer

    def page(typed: Customer, before: Customer, *, is_refused: bool, is_changed: bool) -> str:
        return render_template(
            "customer_form.html",
            customer=before,
            seen=mark_of(before),
            controls=form.make(typed, now=before if is_changed else None),
            is_refused=is_refused,
            is_changed=is_changed,
        )

    @blueprint.get("/customers/<customer>/edit")
    def edit(customer: str) -> str:
        _store(portal)
        before = known(customer)
        return page(before, before, is_refused=False, is_changed=False)

    @blueprint.post("/customers/<customer>/edit")
    def change(customer: str) -> Answer | Response:
        store, before = _store(portal), known(customer)
        typed = form.typed(request.form, before)
        if form.is_refused(typed):
            return page(typed, before, is_refused=True, is_changed=False), 400
        try:
            edit_customer(
                typed,
                before=before,
                seen=request.form.get("seen", ""),
                shop=portal.shop,
                begin=store.work,
                actor=g.person.id,
            )
        except CustomerChangedError as error:
            return page(typed, error.now, is_refused=False, is_changed=True), 409
        return redirect(url_for("customers.one", customer=customer, saved="yes"), code=303)

    @blueprint.get("/customers/<customer>/forget")
    def ask(customer: str) -> str:
        _store(portal)
        return render_template("forget_customer.html", customer=known(customer))

    @blueprint.post("/customers/<customer>/forget")
    def forget(customer: str) -> Response:
        store = _store(portal)
        forget_customer(known(customer), begin=store.work, actor=g.person.id)
        return redirect(url_for("customers.one", customer=customer), code=303)


def _store(portal: Portal) -> CatalogueStore:
    """Return where customers are corrected, if that is here."""
    if portal.catalogue is None:
        raise CustomersElsewhereError(address=portal.shop.sync.hq)
    return portal.catalogue
