"""The tables of customers: who they are, what their points come to, and who was told of."""

from __future__ import annotations

from sqlalchemy import Index, Table

from posforge.runtime.storage.columns import COMPACT, flag, metadata, text, whole

customer = Table(
    "customer",
    metadata,
    text("id", primary_key=True),
    *(text("number"), text("name"), text("phone"), text("email"), text("tax_number")),
    *(text("address"), text("customer_group"), text("exempt"), text("on_receipt")),
    *(flag("may_contact"), text("folded"), text("event_id"), text("stamp")),
    Index(None, "number"),
)

points_balance = Table(
    "points_balance",
    metadata,
    text("customer", primary_key=True),
    whole("points"),
    **COMPACT,
)

heard_customer = Table(
    "heard_customer",
    metadata,
    text("id", primary_key=True),
    *(text("wire"), text("stamp"), whole("points")),
)

forgotten_customer = Table(
    "forgotten_customer",
    metadata,
    text("id", primary_key=True),
    **COMPACT,
)

PROJECTIONS = (customer, points_balance, forgotten_customer)
