"""Articles get fields of the shop's own, styles and pictures (posforge 0.2.0)."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Table

from posforge.runtime.migrations.frozen import COMPACT, names, text
from posforge.runtime.migrations.passed_over import take_in

revision = "0002"
down_revision = "0001"

_KEPT = "id, name, department, unit, tax, stamp"


_metadata = names()

Table(
    "style",
    _metadata,
    text("id", primary_key=True),
    text("name"),
    text("department"),
    text("picture"),
    text("stamp"),
    **COMPACT,
)

Table(
    "picture",
    _metadata,
    text("id", primary_key=True),
    text("media_type"),
    text("data"),
)

Table(
    "product_note",
    _metadata,
    text("product", primary_key=True),
    text("folded"),
    text("stamp"),
    **COMPACT,
)


def upgrade() -> None:
    """Give every article the style and the fields that 0.1.0 passed over, mostly none."""
    if op.get_context().dialect.name == "sqlite":
        _rebuild_product()
    else:
        _extend_product()
    op.execute("CREATE INDEX ix_product_style ON product (style) WHERE style <> ''")
    _metadata.create_all(op.get_bind(), checkfirst=False)
    take_in(op.get_bind())


def _rebuild_product() -> None:
    # SQLite adds a column that must be filled only with a default that stays for good.
    op.execute(
        """CREATE TABLE product_0002 (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        department TEXT NOT NULL,
        unit TEXT NOT NULL,
        tax TEXT NOT NULL,
        style TEXT NOT NULL,
        fields TEXT NOT NULL,
        stamp TEXT NOT NULL,
        CONSTRAINT pk_product PRIMARY KEY (id)
        ) WITHOUT ROWID"""
    )
    op.execute(
        f"INSERT INTO product_0002 ({_KEPT}, style, fields) SELECT {_KEPT}, '', '{{}}' FROM product"  # noqa: S608 - our own names
    )
    op.execute("DROP TABLE product")
    op.execute("ALTER TABLE product_0002 RENAME TO product")


def _extend_product() -> None:
    for column, value in (("style", ""), ("fields", "{}")):
        op.execute(
            f"ALTER TABLE product ADD COLUMN {column} TEXT COLLATE \"C\" NOT NULL DEFAULT '{value}'"
        )
        op.execute(f"ALTER TABLE product ALTER COLUMN {column} DROP DEFAULT")
