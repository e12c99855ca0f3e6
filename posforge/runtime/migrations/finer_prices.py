"""Lets prices be for many units, or end, and articles have a price that the cashier types."""

from __future__ import annotations

import re

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Table

from posforge.runtime.migrations.frozen import COMPACT, names, text, whole
from posforge.runtime.migrations.growing import grow

_metadata = names()

_product = Table(
    "product",
    _metadata,
    text("id", primary_key=True),
    *(text("name"), text("department"), text("unit"), text("tax"), text("style")),
    *(text("fields"), Column("is_open_price", Boolean, nullable=False), text("stamp")),
    **COMPACT,
)
_price = Table(
    "price",
    _metadata,
    text("product", primary_key=True),
    text("layer", primary_key=True),
    whole("valid_from_ms", primary_key=True),
    Column("price_minor", BigInteger, nullable=True),
    *(whole("per"), text("stamp")),
    **COMPACT,
)

_FIELD = re.compile(r", (field_[a-z0-9_]+ \w+ GENERATED ALWAYS AS .+? VIRTUAL)", re.DOTALL)


def grow_prices() -> None:
    """What was priced before was priced for one unit, and nobody typed a price."""
    is_sqlite = op.get_context().dialect.name == "sqlite"
    fields = _fields() if is_sqlite else []
    grow(_product, {"is_open_price": "false"})
    for field in fields:
        op.execute(f"ALTER TABLE product ADD COLUMN {field}")
    if is_sqlite:
        op.execute("CREATE INDEX ix_product_style ON product (style) WHERE style <> ''")
    else:
        op.execute("ALTER TABLE price ALTER COLUMN price_minor DROP NOT NULL")
    grow(_price, {"per": "1"})


def _fields() -> list[str]:
    """The columns of the shop's own fields, which go with the table that is made anew."""
    asked = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'product'"
    found: list[str] = _FIELD.findall(op.get_bind().exec_driver_sql(asked).scalar_one())
    return found
