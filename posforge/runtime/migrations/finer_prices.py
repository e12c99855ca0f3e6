"""Lets prices be for many units, or end, and articles have a price that the cashier types."""

from __future__ import annotations

import re
from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, MetaData, Table, Text

from posforge.runtime.migrations.growing import grow

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
_COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}
_metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, _BYTEWISE, nullable=False, primary_key=primary_key)


def _int(name: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)


_product = Table(
    "product",
    _metadata,
    _text("id", primary_key=True),
    *(_text("name"), _text("department"), _text("unit"), _text("tax"), _text("style")),
    *(_text("fields"), Column("is_open_price", Boolean, nullable=False), _text("stamp")),
    **_COMPACT,
)
_price = Table(
    "price",
    _metadata,
    _text("product", primary_key=True),
    _text("layer", primary_key=True),
    _int("valid_from_ms", primary_key=True),
    Column("price_minor", BigInteger, nullable=True),
    *(_int("per"), _text("stamp")),
    **_COMPACT,
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
