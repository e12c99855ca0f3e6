"""The tables of posforge 0.1.0, where the chain begins; what they are for is said in `tables`."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None

_KEEP = {
    "sqlite": (
        """CREATE TRIGGER event_stays BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END""",
        """CREATE TRIGGER event_is_final BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'a journal only grows'; END $$""",
        """CREATE TRIGGER event_is_final BEFORE UPDATE OR DELETE ON event
        FOR EACH ROW EXECUTE FUNCTION journal_only_grows()""",
    ),
}


def upgrade() -> None:
    """Make every table of 0.1.0 in an empty database."""
    _metadata.create_all(op.get_bind(), checkfirst=False)
    for command in _KEEP[op.get_context().dialect.name]:
        op.execute(command)


_metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


_COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, _BYTEWISE, nullable=False, primary_key=primary_key)


def _int(name: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _log_key() -> tuple[Column[str], Column[int], Column[str]]:
    return (
        _text("node", primary_key=True),
        _int("epoch", primary_key=True),
        _text("stream", primary_key=True),
    )


# --- journal ------------------------------------------------------------------------------------

Table(
    "event",
    _metadata,
    *_log_key(),
    _int("seq", primary_key=True),
    _text("id"),
    _text("type"),
    _text("hash"),
    _text("header"),
    _text("body"),
    _text("kid"),
    _text("sig"),
    Index(None, "id"),
)

Table(
    "event_personal",
    _metadata,
    _text("hash", primary_key=True),
    _text("blob"),
)

Table("log_head", _metadata, *_log_key(), _int("seq"), _text("hash"), _text("hlc"), **_COMPACT)

Table(
    "fork_event",
    _metadata,
    *_log_key(),
    _int("seq", primary_key=True),
    _text("hash", primary_key=True),
    _text("wire"),
    _flag("is_relayed"),
)

Table(
    "parked_event",
    _metadata,
    _text("hash", primary_key=True),
    *(_text("node"), _int("epoch"), _text("stream"), _int("seq")),
    _text("reason"),
)

# --- projections --------------------------------------------------------------------------------

Table("applied", _metadata, _text("event_id", primary_key=True), **_COMPACT)

Table(
    "ledger_entry",
    _metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _text("ledger"),
    _text("source"),
    _text("target"),
    _text("item"),
    _text("unit"),
    _int("amount"),
    _text("bizdate"),
    **_COMPACT,
)

Table(
    "stock_balance",
    _metadata,
    _text("store", primary_key=True),
    _text("product", primary_key=True),
    _int("qty_milli"),
    **_COMPACT,
)

Table(
    "product",
    _metadata,
    _text("id", primary_key=True),
    _text("name"),
    _text("department"),
    _text("unit"),
    _text("tax"),
    _text("stamp"),
    **_COMPACT,
)

Table(
    "product_code",
    _metadata,
    _text("code", primary_key=True),
    _text("product", primary_key=True),
    Index(None, "product"),
    **_COMPACT,
)

Table(
    "price",
    _metadata,
    _text("product", primary_key=True),
    _text("layer", primary_key=True),
    _int("valid_from_ms", primary_key=True),
    _int("price_minor"),
    _text("stamp"),
    **_COMPACT,
)

Table(
    "person",
    _metadata,
    _text("id", primary_key=True),
    _text("name"),
    _text("role"),
    _text("pin"),
    _text("password"),
    _flag("is_active"),
    _text("stamp"),
)

Table(
    "machine",
    _metadata,
    _text("node", primary_key=True),
    _text("kind"),
    _text("store"),
    _int("till"),
    _text("label"),
    _text("public_key"),
    _text("enrolled_by"),
    _int("epoch"),
    _text("revoked"),
    _text("stamp"),
    **_COMPACT,
)

Table(
    "shift",
    _metadata,
    _text("id", primary_key=True),
    _text("node"),
    _text("store"),
    _int("number"),
    _text("bizdate"),
    _int("opened_ms"),
    _int("closed_ms"),
    _text("stamp"),
    Index(None, "node", "closed_ms"),
    **_COMPACT,
)

Table(
    "sale",
    _metadata,
    _text("event_id", primary_key=True),
    _text("number"),
    _text("store"),
    _text("node"),
    _int("till"),
    _int("seq"),
    _text("bizdate"),
    _int("wall_ms"),
    _int("tz_min"),
    _text("cashier"),
    _text("currency"),
    _int("net_minor"),
    _int("tax_minor"),
    _int("gross_minor"),
    _int("lines"),
    Index(None, "bizdate", "store"),
    Index(None, "number"),
    **_COMPACT,
)

Table(
    "sale_line",
    _metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _text("product"),
    _text("name"),
    _text("department"),
    _text("unit"),
    _int("qty_milli"),
    _int("net_minor"),
    _int("tax_minor"),
    _int("gross_minor"),
    **_COMPACT,
)

Table(
    "sale_tax",
    _metadata,
    _text("event_id", primary_key=True),
    _text("code", primary_key=True),
    _text("rate", primary_key=True),
    _int("net_minor"),
    _int("tax_minor"),
    _int("gross_minor"),
    **_COMPACT,
)

Table(
    "sale_tender",
    _metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _text("method"),
    _int("amount_minor"),
    _int("tendered_minor"),
    _int("change_minor"),
    **_COMPACT,
)

# --- local --------------------------------------------------------------------------------------

Table("meta", _metadata, _text("key", primary_key=True), _text("value"), **_COMPACT)

Table("number_series", _metadata, _text("series", primary_key=True), _int("last"), **_COMPACT)

Table(
    "open_cart",
    _metadata,
    _text("id", primary_key=True),
    _text("cashier"),
    _int("opened_ms"),
    Column("parked_ms", BigInteger, nullable=True),
    _text("label"),
    **_COMPACT,
)

Table(
    "open_cart_line",
    _metadata,
    _text("cart", primary_key=True),
    _int("line", primary_key=True),
    _text("payload"),
    **_COMPACT,
)

Table("product_name", _metadata, _text("product", primary_key=True), _text("folded"), **_COMPACT)

Table(
    "print_job",
    _metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    _text("id"),
    _text("kind"),
    _text("payload"),
    _text("status"),
    _text("reason"),
    UniqueConstraint("id"),
)

Table(
    "pin_failure",
    _metadata,
    _text("person", primary_key=True),
    _int("failures"),
    _int("at_ms"),
    **_COMPACT,
)

Table(
    "acknowledged",
    _metadata,
    _text("peer", primary_key=True),
    *_log_key(),
    _int("seq"),
    _text("hash"),
    **_COMPACT,
)

Table(
    "machine_lock",
    _metadata,
    _text("node", primary_key=True),
    _int("epoch"),
    _text("reason"),
    _int("at_ms"),
    **_COMPACT,
)

Table(
    "join_code",
    _metadata,
    _text("code_hash", primary_key=True),
    _text("kind"),
    _text("store"),
    _int("till"),
    _text("label"),
    _int("expires_ms"),
    _int("used_ms"),
    **_COMPACT,
)

Table(
    "machine_seen",
    _metadata,
    _text("node", primary_key=True),
    _int("seen_ms"),
    _text("note"),
    **_COMPACT,
)
