"""The tables of orders and their payments, and what a till keeps of those that are not over."""

from __future__ import annotations

from sqlalchemy import Index, Table

from posforge.runtime.storage.columns import COMPACT, flag, index_filled, metadata, text, whole

# --- projections --------------------------------------------------------------------------------

orders = Table(
    "orders",
    metadata,
    text("id", primary_key=True),
    *(text("store"), whole("terminal"), whole("total_minor"), text("status")),
    *(whole("created_ms"), text("stamp")),
    **COMPACT,
)

payments = Table(
    "payments",
    metadata,
    text("id", primary_key=True),
    *(text("order_id"), text("method"), text("status"), text("reference")),
    *(whole("amount_minor"), whole("settled_minor"), text("currency")),
    *(text("store"), text("node"), text("bizdate"), text("stamp"), text("kind"), text("refunds")),
    Index(None, "order_id"),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

index_filled(payments, "refunds", name="ix_payments_refunds")

terminal_match = Table(
    "terminal_match",
    metadata,
    text("event_id", primary_key=True),
    *(text("store"), text("node"), text("bizdate"), text("method"), text("terminal")),
    *(whole("booked"), whole("booked_minor"), whole("counted"), whole("counted_minor")),
    *(text("currency"), whole("wall_ms"), flag("is_matched"), text("reason")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

payment_doubt = Table(
    "payment_doubt",
    metadata,
    text("event_id", primary_key=True),
    *(text("payment"), text("state"), whole("wall_ms"), text("reason")),
    *(text("person"), text("approver")),
    Index(None, "payment"),
    **COMPACT,
)

account_balance = Table(
    "account_balance",
    metadata,
    text("account", primary_key=True),
    text("currency", primary_key=True),
    whole("amount_minor"),
    **COMPACT,
)

# --- local --------------------------------------------------------------------------------------

kept_payment = Table(
    "kept_payment",
    metadata,
    text("id", primary_key=True),
    *(text("order_id"), text("state"), text("payload")),
    **COMPACT,
)

stored_value_hold = Table(
    "stored_value_hold",
    metadata,
    text("account", primary_key=True),
    text("currency", primary_key=True),
    text("bill", primary_key=True),
    *(text("node"), whole("amount_minor"), whole("until_ms")),
    **COMPACT,
)

PROJECTIONS = (orders, payments, terminal_match, payment_doubt, account_balance)
