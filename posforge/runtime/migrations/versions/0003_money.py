"""Discounts, returns, rounding, orders and their payments, finer prices (posforge 0.2.0)."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Index, Table

from posforge.runtime.migrations import orders_of_sales
from posforge.runtime.migrations.closing_tables import make_closing_tables
from posforge.runtime.migrations.customer_tables import make_customer_tables
from posforge.runtime.migrations.finer_prices import grow_prices
from posforge.runtime.migrations.frozen import COMPACT, names, text, whole
from posforge.runtime.migrations.gift_tables import make_gift_tables
from posforge.runtime.migrations.growing import grow
from posforge.runtime.migrations.handover_tables import make_handover_tables
from posforge.runtime.migrations.heard_tables import make_heard_tables
from posforge.runtime.migrations.layaway_tables import make_layaway_tables
from posforge.runtime.migrations.lots_of_goods import trace_entries
from posforge.runtime.migrations.passed_over import take_in_open_prices

revision = "0003"
down_revision = "0002"


_metadata = names()


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


_sale = Table(
    "sale",
    _metadata,
    text("event_id", primary_key=True),
    *(text("number"), text("store"), text("node"), whole("till"), whole("seq")),
    *(text("bizdate"), whole("wall_ms"), whole("tz_min"), text("cashier"), text("currency")),
    *(whole("net_minor"), whole("tax_minor"), whole("gross_minor")),
    *(whole("rounding_minor"), whole("cards_minor"), text("customer")),
    *(whole("points_earned"), whole("points_spent"), whole("lines")),
    Index(None, "bizdate", "store"),
    Index(None, "number"),
    **COMPACT,
)

_sale_line = Table(
    "sale_line",
    _metadata,
    text("event_id", primary_key=True),
    whole("line", primary_key=True),
    *(text("product"), text("name"), text("department"), text("unit"), whole("qty_milli")),
    *(whole("net_minor"), whole("tax_minor"), whole("gross_minor")),
    *(text("kind"), whole("discount_minor"), text("returned_sale"), whole("returned_line")),
    **COMPACT,
)

_sale_discount = Table(
    "sale_discount",
    _metadata,
    text("event_id", primary_key=True),
    whole("line", primary_key=True),
    whole("position", primary_key=True),
    *(text("code"), text("label"), whole("amount_minor"), text("reason")),
    **COMPACT,
)

_sale_tax = Table(
    "sale_tax",
    _metadata,
    text("event_id", primary_key=True),
    text("code", primary_key=True),
    text("rate", primary_key=True),
    text("part", primary_key=True),
    *(whole("net_minor"), whole("tax_minor"), whole("gross_minor")),
    **COMPACT,
)

_open_cart = Table(
    "open_cart",
    _metadata,
    text("id", primary_key=True),
    text("cashier"),
    whole("opened_ms"),
    Column("parked_ms", BigInteger, nullable=True),
    *(text("label"), text("facts"), text("parking")),
    **COMPACT,
)

_orders = Table(
    "orders",
    _metadata,
    text("id", primary_key=True),
    *(text("store"), whole("terminal"), whole("total_minor"), text("status")),
    *(whole("created_ms"), text("stamp")),
    **COMPACT,
)

_payments = Table(
    "payments",
    _metadata,
    text("id", primary_key=True),
    *(text("order_id"), text("method"), text("status"), text("reference")),
    *(whole("amount_minor"), whole("settled_minor"), text("currency")),
    *(text("store"), text("node"), text("bizdate"), text("stamp")),
    *(text("kind"), text("refunds")),
    Index(None, "order_id"),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

_terminal_match = Table(
    "terminal_match",
    _metadata,
    text("event_id", primary_key=True),
    *(text("store"), text("node"), text("bizdate"), text("method"), text("terminal")),
    *(whole("booked"), whole("booked_minor"), whole("counted"), whole("counted_minor")),
    *(text("currency"), whole("wall_ms"), _flag("is_matched"), text("reason")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

_payment_doubt = Table(
    "payment_doubt",
    _metadata,
    text("event_id", primary_key=True),
    *(text("payment"), text("state"), whole("wall_ms"), text("reason")),
    *(text("person"), text("approver")),
    Index(None, "payment"),
    **COMPACT,
)

_account_balance = Table(
    "account_balance",
    _metadata,
    text("account", primary_key=True),
    text("currency", primary_key=True),
    whole("amount_minor"),
    **COMPACT,
)

_kept_payment = Table(
    "kept_payment",
    _metadata,
    text("id", primary_key=True),
    *(text("order_id"), text("state"), text("payload")),
    **COMPACT,
)

_stored_value_hold = Table(
    "stored_value_hold",
    _metadata,
    text("account", primary_key=True),
    text("currency", primary_key=True),
    text("bill", primary_key=True),
    *(text("node"), whole("amount_minor"), whole("until_ms")),
    **COMPACT,
)

_FACTS = """'{"cashier":"' || cashier || '","id":"' || id || '","opened_ms":' || opened_ms || '}'"""


def upgrade() -> None:
    """What was sold before had no discounts, came back from nobody and was rounded nowhere."""
    grow(
        _sale,
        {
            **dict.fromkeys(("rounding_minor", "cards_minor"), "0"),
            "customer": "''",
            **dict.fromkeys(("points_earned", "points_spent"), "0"),
        },
    )
    op.execute("CREATE INDEX ix_sale_customer ON sale (customer) WHERE customer <> ''")
    grow(
        _sale_line,
        {
            "kind": "'goods'",
            "discount_minor": "0",
            "returned_sale": "''",
            "returned_line": "0",
        },
    )
    op.execute(
        "CREATE INDEX ix_sale_line_returned ON sale_line (returned_sale) WHERE returned_sale <> ''"
    )
    grow(_sale_tax, {"part": "''"})
    grow(_open_cart, {"facts": _FACTS, "parking": "''"})
    _sale_discount.create(op.get_bind(), checkfirst=False)
    for table in (
        _orders,
        _payments,
        _terminal_match,
        _payment_doubt,
        _account_balance,
        _kept_payment,
    ):
        table.create(op.get_bind(), checkfirst=False)
    op.execute("CREATE INDEX ix_payments_refunds ON payments (refunds) WHERE refunds <> ''")
    _stored_value_hold.create(op.get_bind(), checkfirst=False)
    orders_of_sales.take_in(op.get_bind())
    grow_prices()
    take_in_open_prices(op.get_bind())
    make_closing_tables(op.get_bind())
    make_customer_tables(op.get_bind())
    make_handover_tables(op.get_bind())
    trace_entries()
    make_heard_tables(op.get_bind())
    make_layaway_tables(op.get_bind())
    make_gift_tables(op.get_bind())
