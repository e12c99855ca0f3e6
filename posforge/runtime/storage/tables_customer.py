"""The tables of customers: who they are, and what their points come to."""

from __future__ import annotations

from sqlalchemy import Index, Table

from posforge.runtime.storage.columns import COMPACT, flag, metadata, text, whole

customer = Table(
    "customer",
    metadata,
    text("id", primary_key=True),
    *(text("number"), text("name"), text("phone"), text("email"), text("tax_number")),
    *(text("address"), text("customer_group"), text("exempt"), text("on_receipt")),
    *(flag("may_contact"), text("folded"), text("stamp")),
    Index(None, "number"),
)

points_balance = Table(
    "points_balance",
    metadata,
    text("customer", primary_key=True),
    whole("points"),
    **COMPACT,
)

PROJECTIONS = (customer, points_balance)
