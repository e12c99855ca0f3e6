"""Discounts, returns, rounding, orders and their payments, finer prices (posforge 0.2.0)."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

from posforge.runtime.migrations import orders_of_sales
from posforge.runtime.migrations.closing_tables import make_closing_tables
from posforge.runtime.migrations.customer_tables import make_customer_tables
from posforge.runtime.migrations.finer_prices import grow_prices
from posforge.runtime.migrations.growing import grow
from posforge.runtime.migrations.handover_tables import make_handover_tables
from posforge.runtime.migrations.heard_tables import make_heard_tables
from posforge.runtime.migrations.layaway_tables import make_layaway_tables
from posforge.runtime.migrations.lots_of_goods import trace_entries
from posforge.runtime.migrations.passed_over import take_in_open_prices

revision = "0003"
down_revision = "0002"

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
_COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}

_metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, _BYTEWISE, nullable=False, primary_key=primary_key)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _int(name: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)


_sale = Table(
    "sale",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("number"), _text("store"), _text("node"), _int("till"), _int("seq")),
    *(_text("bizdate"), _int("wall_ms"), _int("tz_min"), _text("cashier"), _text("currency")),
    *(_int("net_minor"), _int("tax_minor"), _int("gross_minor")),
    *(_int("rounding_minor"), _text("customer")),
    *(_int("points_earned"), _int("points_spent"), _int("lines")),
    Index(None, "bizdate", "store"),
    Index(None, "number"),
    **_COMPACT,
)

_sale_line = Table(
    "sale_line",
    _metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    *(_text("product"), _text("name"), _text("department"), _text("unit"), _int("qty_milli")),
    *(_int("net_minor"), _int("tax_minor"), _int("gross_minor")),
    *(_text("kind"), _int("discount_minor"), _text("returned_sale"), _int("returned_line")),
    **_COMPACT,
)

_sale_discount = Table(
    "sale_discount",
    _metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _int("position", primary_key=True),
    *(_text("code"), _text("label"), _int("amount_minor"), _text("reason")),
    **_COMPACT,
)

_sale_tax = Table(
    "sale_tax",
    _metadata,
    _text("event_id", primary_key=True),
    _text("code", primary_key=True),
    _text("rate", primary_key=True),
    _text("part", primary_key=True),
    *(_int("net_minor"), _int("tax_minor"), _int("gross_minor")),
    **_COMPACT,
)

_open_cart = Table(
    "open_cart",
    _metadata,
    _text("id", primary_key=True),
    _text("cashier"),
    _int("opened_ms"),
    Column("parked_ms", BigInteger, nullable=True),
    *(_text("label"), _text("facts"), _text("parking")),
    **_COMPACT,
)

_orders = Table(
    "orders",
    _metadata,
    _text("id", primary_key=True),
    *(_text("store"), _int("terminal"), _int("total_minor"), _text("status")),
    *(_int("created_ms"), _text("stamp")),
    **_COMPACT,
)

_payments = Table(
    "payments",
    _metadata,
    _text("id", primary_key=True),
    *(_text("order_id"), _text("method"), _text("status"), _text("reference")),
    *(_int("amount_minor"), _int("settled_minor"), _text("currency")),
    *(_text("store"), _text("node"), _text("bizdate"), _text("stamp")),
    *(_text("kind"), _text("refunds")),
    Index(None, "order_id"),
    Index(None, "bizdate", "store"),
    **_COMPACT,
)

_terminal_match = Table(
    "terminal_match",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("store"), _text("node"), _text("bizdate"), _text("method"), _text("terminal")),
    *(_int("booked"), _int("booked_minor"), _int("counted"), _int("counted_minor")),
    *(_text("currency"), _int("wall_ms"), _flag("is_matched"), _text("reason")),
    Index(None, "bizdate", "store"),
    **_COMPACT,
)

_account_balance = Table(
    "account_balance",
    _metadata,
    _text("account", primary_key=True),
    _text("currency", primary_key=True),
    _int("amount_minor"),
    **_COMPACT,
)

_kept_payment = Table(
    "kept_payment",
    _metadata,
    _text("id", primary_key=True),
    *(_text("order_id"), _text("state"), _text("payload")),
    **_COMPACT,
)

_FACTS = """'{"cashier":"' || cashier || '","id":"' || id || '","opened_ms":' || opened_ms || '}'"""


def upgrade() -> None:
    """What was sold before had no discounts, came back from nobody and was rounded nowhere."""
    grow(
        _sale,
        {"rounding_minor": "0", "customer": "''", "points_earned": "0", "points_spent": "0"},
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
    for table in (_orders, _payments, _terminal_match, _account_balance, _kept_payment):
        table.create(op.get_bind(), checkfirst=False)
    op.execute("CREATE INDEX ix_payments_refunds ON payments (refunds) WHERE refunds <> ''")
    orders_of_sales.take_in(op.get_bind())
    grow_prices()
    take_in_open_prices(op.get_bind())
    make_closing_tables(op.get_bind())
    make_customer_tables(op.get_bind())
    make_handover_tables(op.get_bind())
    trace_entries()
    make_heard_tables(op.get_bind())
    make_layaway_tables(op.get_bind())
