"""The paper of a Z report: what an owner files, and what a tax inspector asks for first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from babel.dates import format_date

from posforge.runtime.domain.blocks import (
    Block,
    Columns,
    Cut,
    Feed,
    Qr,
    Receipt,
    Rule,
    Text,
    Total,
)
from posforge.runtime.domain.figure_rows import FigureRow, FigureRows
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.receipt_parts import HASH_SHOWN, Tongue, copy_mark, head, moment
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.domain.z import Z


def z_receipt(z: Z, *, shop: Shop, branch: Branch, closed_by: str, copy: int = 0) -> Receipt:
    """Return the paper of a Z.

    Args:
        z: the Z as it stands in the journal.
        shop: gives name and language.
        branch: gives name and address.
        closed_by: the display name of who closed; empty where that is not known, or nobody did.
        copy: 0 for the Z itself, n for its n-th copy, which says so in large letters.
    """
    facts = z.facts
    tongue = Tongue.of(shop, currency=facts.currency)
    rows = FigureRows(shop, tongue.locale)
    return Receipt(
        (
            *head(shop, branch),
            *copy_mark(copy, tongue.words),
            Rule(),
            *_name(z, rows, tongue),
            *_particulars(z, rows, tongue, closed_by=closed_by),
            Rule(),
            Total(label=tongue.words.total, amount=tongue.money(facts.figures.gross_minor)),
            *_columns(rows.sold(facts.figures), tongue),
            Rule(),
            *_columns(rows.tenders(facts.figures), tongue),
            *_matches(z, rows, tongue),
            Rule(),
            *_columns(rows.beside(facts.figures), tongue),
            *_late(z, tongue),
            Rule(),
            *_drawer(z, rows, tongue),
            Rule(),
            Text(text=rows.words["perpetual"], is_bold=True),
            *_columns(rows.perpetual(facts), tongue),
            *_proof(z),
            *copy_mark(copy, tongue.words),
            Cut(),
        )
    )


def proof_text(z: Z) -> str:
    """Return what the QR code says: the Z, its place in the journal, the start of its hash."""
    return f"posforge:z1:{z.code}:{z.seq}:{z.hash[:HASH_SHOWN]}"


def _name(z: Z, rows: FigureRows, tongue: Tongue) -> Iterator[Block]:
    yield Text(text=rows.words["z"], align="center", is_bold=True, size="tall")
    yield Text(text=z.code, align="center", is_bold=True)
    day = format_date(date.fromisoformat(z.facts.bizdate), "full", locale=tongue.locale)
    yield Text(text=f"{rows.words['day']}: {day}", align="center")


def _particulars(z: Z, rows: FigureRows, tongue: Tongue, *, closed_by: str) -> Iterator[Block]:
    words, facts = rows.words, z.facts
    opened = moment(facts.opened_ms, z.tz_min, locale=tongue.locale)
    yield Columns(left=words["opened"], right=opened)
    yield Columns(left=words["closed"], right=moment(z.wall_ms, z.tz_min, locale=tongue.locale))
    yield Columns(left=tongue.words.till, right=f"{z.store} / {facts.till}")
    if facts.closed_by == "clock":
        yield Text(text=words["by_clock"])
    elif facts.closed_by == "handover":
        yield Columns(left=words["taken_by"], right=closed_by or z.closed_by)
        yield Text(text=words["by_handover"])
    elif closed_by:
        yield Columns(left=words["closed_by"], right=closed_by)
    if facts.figures.receipts:
        yield Text(text=words["first_last"])
        first, last = facts.figures.first_receipt, facts.figures.last_receipt
        yield Text(text=f"{first} – {last}", align="right")
    if facts.carried_over:
        yield Columns(left=words["carried_over"], right=str(len(facts.carried_over)))


def _matches(z: Z, rows: FigureRows, tongue: Tongue) -> Iterator[Block]:
    yield from _columns(rows.matches(z.facts.figures), tongue)
    for one in z.facts.figures.matches:
        if one.reason:
            yield Text(text=f"  {one.reason}")


def _late(z: Z, tongue: Tongue) -> Iterator[Block]:
    for one in z.facts.figures.late:
        at = moment(one.wall_ms, one.tz_min, locale=tongue.locale)
        yield Text(text=f"  {one.number} · {at}")


def _drawer(z: Z, rows: FigureRows, tongue: Tongue) -> Iterator[Block]:
    yield Text(text=rows.words["drawer"], is_bold=True)
    yield from _columns(rows.drawer(z.facts), tongue)
    if not z.facts.is_counted and z.facts.closed_by != "handover":
        yield Text(text=rows.words["uncounted"], align="center", is_bold=True, size="tall")


def _columns(rows: Iterable[FigureRow], tongue: Tongue) -> Iterator[Block]:
    for label, number, minor in rows:
        count = tongue.quantity(number * ONE) if number is not None else ""
        times = f"{count} × " if count and minor is not None else ""
        amount = tongue.amount(minor) if minor is not None else count
        yield Columns(left=f"{times}{label}", right=amount)


def _proof(z: Z) -> Iterator[Block]:
    yield Feed()
    yield Qr(proof_text(z))
    yield Text(text=f"{z.seq} · {z.hash[:HASH_SHOWN]}", align="center")
    head_seq, head_hash = z.facts.head_seq, z.facts.head_hash
    yield Text(text=f"{head_seq} · {head_hash[:HASH_SHOWN]}", align="center")
    yield Feed()
