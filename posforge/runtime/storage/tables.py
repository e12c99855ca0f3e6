"""Every table a machine keeps, the same on SQLCipher and on PostgreSQL.

Three groups: the **journal** (truth), **projections** (folded from it by the projector, equal on
every machine that holds the same events) and **local** rows (this machine's own state, never sent).
A subject with many tables has a file of its own, `tables_<subject>.py`, and is listed below.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, UniqueConstraint

from posforge.runtime.storage import (
    columns,
    tables_customer,
    tables_gift,
    tables_handover,
    tables_layaway,
    tables_payment,
    tables_shift,
)

metadata = columns.metadata
_COMPACT, _text, _int, _flag = columns.COMPACT, columns.text, columns.whole, columns.flag

# PostgreSQL refuses index entries of some thousand bytes; what is part of a key stays well below.
LONGEST_KEY = 200


def _log_key() -> tuple[Column[str], Column[int], Column[str]]:
    return (
        _text("node", primary_key=True),
        _int("epoch", primary_key=True),
        _text("stream", primary_key=True),
    )


# --- journal ------------------------------------------------------------------------------------

event = Table(
    "event",
    metadata,
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

event_personal = Table(
    "event_personal",
    metadata,
    _text("hash", primary_key=True),
    _text("blob"),
)

log_head = Table(
    "log_head", metadata, *_log_key(), _int("seq"), _text("hash"), _text("hlc"), **_COMPACT
)

fork_event = Table(
    "fork_event",
    metadata,
    *_log_key(),
    _int("seq", primary_key=True),
    _text("hash", primary_key=True),
    _text("wire"),
    _flag("is_relayed"),
)

parked_event = Table(
    "parked_event",
    metadata,
    _text("hash", primary_key=True),
    *(_text("node"), _int("epoch"), _text("stream"), _int("seq")),
    _text("reason"),
)

# --- projections --------------------------------------------------------------------------------

applied = Table("applied", metadata, _text("event_id", primary_key=True), **_COMPACT)

ledger_entry = Table(
    "ledger_entry",
    metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _text("ledger"),
    _text("source"),
    _text("target"),
    _text("item"),
    _text("unit"),
    _int("amount"),
    _text("bizdate"),
    _text("lot"),
    _text("serial"),
    **_COMPACT,
)

columns.index_filled(ledger_entry, "lot", name="ix_ledger_entry_lot")
columns.index_filled(ledger_entry, "serial", name="ix_ledger_entry_serial")

reserved_balance = Table(
    "reserved_balance",
    metadata,
    _text("store", primary_key=True),
    _text("product", primary_key=True),
    _int("qty_milli"),
    **_COMPACT,
)

stock_balance = Table(
    "stock_balance",
    metadata,
    _text("store", primary_key=True),
    _text("product", primary_key=True),
    _int("qty_milli"),
    **_COMPACT,
)

product = Table(
    "product",
    metadata,
    _text("id", primary_key=True),
    _text("name"),
    _text("department"),
    _text("unit"),
    _text("tax"),
    _text("style"),
    _text("fields"),
    _flag("is_open_price"),
    _text("stamp"),
    **_COMPACT,
)


columns.index_filled(product, "style", name="ix_product_style")

style = Table(
    "style",
    metadata,
    _text("id", primary_key=True),
    _text("name"),
    _text("department"),
    _text("picture"),
    _text("stamp"),
    **_COMPACT,
)

picture = Table(
    "picture",
    metadata,
    _text("id", primary_key=True),
    _text("media_type"),
    _text("data"),
)

product_code = Table(
    "product_code",
    metadata,
    _text("code", primary_key=True),
    _text("product", primary_key=True),
    Index(None, "product"),
    **_COMPACT,
)

price = Table(
    "price",
    metadata,
    _text("product", primary_key=True),
    _text("layer", primary_key=True),
    _int("valid_from_ms", primary_key=True),
    Column("price_minor", BigInteger, nullable=True),
    _int("per"),
    _text("stamp"),
    **_COMPACT,
)

person = Table(
    "person",
    metadata,
    _text("id", primary_key=True),
    _text("name"),
    _text("role"),
    _text("pin"),
    _text("password"),
    _flag("is_active"),
    _text("stamp"),
)

machine = Table(
    "machine",
    metadata,
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

shift = Table(
    "shift",
    metadata,
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

sale = Table(
    "sale",
    metadata,
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
    _int("rounding_minor"),
    _int("cards_minor"),
    _text("customer"),
    _int("points_earned"),
    _int("points_spent"),
    _int("lines"),
    Index(None, "bizdate", "store"),
    Index(None, "number"),
    **_COMPACT,
)

sale_line = Table(
    "sale_line",
    metadata,
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
    _text("kind"),
    _int("discount_minor"),
    _text("returned_sale"),
    _int("returned_line"),
    **_COMPACT,
)


columns.index_filled(sale, "customer", name="ix_sale_customer")
columns.index_filled(sale_line, "returned_sale", name="ix_sale_line_returned")

sale_discount = Table(
    "sale_discount",
    metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _int("position", primary_key=True),
    _text("code"),
    _text("label"),
    _int("amount_minor"),
    _text("reason"),
    **_COMPACT,
)

sale_tax = Table(
    "sale_tax",
    metadata,
    _text("event_id", primary_key=True),
    _text("code", primary_key=True),
    _text("rate", primary_key=True),
    _text("part", primary_key=True),
    _int("net_minor"),
    _int("tax_minor"),
    _int("gross_minor"),
    **_COMPACT,
)

sale_tender = Table(
    "sale_tender",
    metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _text("method"),
    _int("amount_minor"),
    _int("tendered_minor"),
    _int("change_minor"),
    **_COMPACT,
)

# --- local --------------------------------------------------------------------------------------

meta = Table("meta", metadata, _text("key", primary_key=True), _text("value"), **_COMPACT)

number_series = Table(
    "number_series", metadata, _text("series", primary_key=True), _int("last"), **_COMPACT
)

open_cart = Table(
    "open_cart",
    metadata,
    _text("id", primary_key=True),
    _text("cashier"),
    _int("opened_ms"),
    Column("parked_ms", BigInteger, nullable=True),
    _text("label"),
    _text("facts"),
    _text("parking"),
    **_COMPACT,
)

open_cart_line = Table(
    "open_cart_line",
    metadata,
    _text("cart", primary_key=True),
    _int("line", primary_key=True),
    _text("payload"),
    **_COMPACT,
)

product_name = Table(
    "product_name", metadata, _text("product", primary_key=True), _text("folded"), **_COMPACT
)

product_note = Table(
    "product_note",
    metadata,
    _text("product", primary_key=True),
    _text("folded"),
    _text("stamp"),
    **_COMPACT,
)

print_job = Table(
    "print_job",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=True),
    _text("id"),
    _text("kind"),
    _text("payload"),
    _text("status"),
    _text("reason"),
    UniqueConstraint("id"),
)

pin_failure = Table(
    "pin_failure",
    metadata,
    _text("person", primary_key=True),
    _int("failures"),
    _int("at_ms"),
    **_COMPACT,
)

heard_sale = Table(
    "heard_sale",
    metadata,
    _text("id", primary_key=True),
    _text("number"),
    _text("wire"),
    Index(None, "number"),
)

heard_return = Table(
    "heard_return",
    metadata,
    _text("sale", primary_key=True),
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    _int("qty_milli"),
    **_COMPACT,
)

heard_refund = Table(
    "heard_refund",
    metadata,
    _text("payment", primary_key=True),
    _text("refunds"),
    _int("amount_minor"),
    Index(None, "refunds"),
    **_COMPACT,
)

acknowledged = Table(
    "acknowledged",
    metadata,
    _text("peer", primary_key=True),
    *_log_key(),
    _int("seq"),
    _text("hash"),
    **_COMPACT,
)

machine_lock = Table(
    "machine_lock",
    metadata,
    _text("node", primary_key=True),
    _int("epoch"),
    _text("reason"),
    _int("at_ms"),
    **_COMPACT,
)

join_code = Table(
    "join_code",
    metadata,
    _text("code_hash", primary_key=True),
    _text("kind"),
    _text("store"),
    _int("till"),
    _text("label"),
    _int("expires_ms"),
    _int("used_ms"),
    **_COMPACT,
)

machine_seen = Table(
    "machine_seen",
    metadata,
    _text("node", primary_key=True),
    _int("seen_ms"),
    _text("note"),
    **_COMPACT,
)

PROJECTIONS = (
    applied,
    ledger_entry,
    stock_balance,
    reserved_balance,
    product,
    product_code,
    style,
    picture,
    price,
    person,
    machine,
    shift,
    sale,
    sale_line,
    sale_discount,
    sale_tax,
    sale_tender,
    *tables_customer.PROJECTIONS,
    *tables_gift.PROJECTIONS,
    *tables_handover.PROJECTIONS,
    *tables_layaway.PROJECTIONS,
    *tables_payment.PROJECTIONS,
    *tables_shift.PROJECTIONS,
)
