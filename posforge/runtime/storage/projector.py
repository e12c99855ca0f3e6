"""The one projector: turns an event into ledger rows and read models, the same on every machine.

Whatever the order in which journals arrive, the projections end up equal. Facts of a sale are
added once per event id; of descriptions (article, price, person, machine) the one with the larger
stamp stays; revocation wins; balances are sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import ENVELOPE_VERSION, Event
from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    NodeEnrolled,
    NodeRevoked,
    PersonEnrolled,
    PictureAdded,
    PricesSet,
    ProductsListed,
    ReceiptReprinted,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
    SignedIn,
    SignInRefused,
    StylesListed,
    UnknownEventError,
    open_body,
)
from posforge.runtime.domain.events_bill import BillParked, BillResumed, BillTaken
from posforge.runtime.domain.events_counter import AgeConfirmed, GiftReceiptPrinted, OpenPriceTyped
from posforge.runtime.domain.events_customer import CustomerForgotten, CustomerRecorded, PointsMoved
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.events_layer_price import LayerPricesSet
from posforge.runtime.domain.events_payment import (
    PaymentEscalated,
    PaymentIntended,
    PaymentResolved,
    PaymentReversalAsked,
    PaymentReversed,
    PaymentSent,
    PaymentUnclear,
    TerminalMatched,
    TerminalNotMatched,
)
from posforge.runtime.domain.events_price import DiscountGiven, PriceOverridden
from posforge.runtime.domain.events_shift import (
    CashMoved,
    DayClosed,
    DrawerCounted,
    ShiftSettled,
    ZReprinted,
)
from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended, ShiftTaken
from posforge.runtime.storage import project_suspend, tables
from posforge.runtime.storage.project_bill import (
    cancelled_rows,
    parked_rows,
    resumed_rows,
    taken_rows,
)
from posforge.runtime.storage.project_catalogue import (
    layer_price_rows,
    listed_rows,
    picture_rows,
    price_rows,
    style_rows,
)
from posforge.runtime.storage.project_closing import day_rows, moved_rows, settled_rows
from posforge.runtime.storage.project_customer import customer_rows, forgotten_rows, points_rows
from posforge.runtime.storage.project_gift import gift_rows
from posforge.runtime.storage.project_layaway import (
    instalment_rows,
    laid_away_rows,
    layaway_ended_rows,
)
from posforge.runtime.storage.project_payment import match_rows, step_rows, unmatched_rows
from posforge.runtime.storage.project_sale import sale_rows
from posforge.runtime.storage.project_security import enrolled_rows, person_rows, revoked_rows
from posforge.runtime.storage.project_shift import closed_rows, opened_rows
from posforge.runtime.storage.project_stock import adjusted_rows
from posforge.runtime.storage.sql import Parameters, Statement, insert_missing
from posforge.runtime.storage.writes import Projection, Writes, check_keys

_COUNT = insert_missing(tables.applied)
_PARK = insert_missing(tables.parked_event)
_UNPARK = Statement("DELETE FROM parked_event WHERE hash = :hash")


def _journal_only(_event: Event, _body: object) -> Writes:
    """Leave it to the journal: this fact is for auditors, and no read model counts it."""
    return ()


PROJECTED_BY: Mapping[type[Any], Projection] = {
    SaleCompleted: sale_rows,
    LineVoided: _journal_only,
    BillCancelled: cancelled_rows,
    BillParked: parked_rows,
    BillResumed: resumed_rows,
    BillTaken: taken_rows,
    ShiftOpened: opened_rows,
    ShiftClosed: closed_rows,
    ShiftSettled: settled_rows,
    CashMoved: moved_rows,
    ShiftSuspended: project_suspend.suspended_rows,
    ShiftResumed: project_suspend.resumed_rows,
    ShiftTaken: project_suspend.taken_rows,
    DrawerCounted: _journal_only,
    ZReprinted: _journal_only,
    DayClosed: day_rows,
    SignedIn: _journal_only,
    SignInRefused: _journal_only,
    DrawerOpened: _journal_only,
    ReceiptReprinted: _journal_only,
    GiftReceiptPrinted: gift_rows,
    PaymentIntended: step_rows,
    PaymentSent: step_rows,
    PaymentUnclear: step_rows,
    PaymentResolved: step_rows,
    PaymentReversalAsked: step_rows,
    PaymentReversed: step_rows,
    PaymentEscalated: step_rows,
    TerminalMatched: match_rows,
    TerminalNotMatched: unmatched_rows,
    ProductsListed: listed_rows,
    StylesListed: style_rows,
    PictureAdded: picture_rows,
    PricesSet: price_rows,
    LayerPricesSet: layer_price_rows,
    PersonEnrolled: person_rows,
    NodeEnrolled: enrolled_rows,
    NodeRevoked: revoked_rows,
    PriceOverridden: _journal_only,
    DiscountGiven: _journal_only,
    AgeConfirmed: _journal_only,
    OpenPriceTyped: _journal_only,
    StockAdjusted: adjusted_rows,
    CustomerRecorded: customer_rows,
    CustomerForgotten: forgotten_rows,
    PointsMoved: points_rows,
    LayawayOpened: laid_away_rows,
    LayawayPaid: instalment_rows,
    LayawayCancelled: layaway_ended_rows,
}


def count(connection: Connection, event: Event, body: Any) -> None:
    """Count one event, once, in every projection it concerns.

    Raises BodyError, before anything is written, for a body that cannot be.
    """
    writes = _writes(event, body)
    if _COUNT.run(connection, {"event_id": event.header.id}):
        for statement, rows in writes:
            statement.run_many(connection, rows)


def apply(connection: Connection, events: Iterable[Event]) -> None:
    """Count events, each once; park, with the reason, those that cannot be: the rest goes on."""
    together: dict[Statement, list[Parameters]] = {}
    for event in events:
        header = event.header
        try:
            writes = _writes(event, _open(event))
        except BodyError as error:
            parked = {**header.log._asdict(), "seq": header.seq, "hash": event.hash}
            _PARK.run(connection, {**parked, "reason": str(error)})
            continue
        if _COUNT.run(connection, {"event_id": header.id}):
            for statement, rows in writes:
                together.setdefault(statement, []).extend(rows)
    # Whatever order events arrive in, projections end up equal: so may their rows be grouped.
    for statement, many in together.items():
        statement.run_many(connection, many)


def retry(connection: Connection, event: Event) -> bool:
    """Try a parked event again and tell whether it counts now."""
    try:
        count(connection, event, _open(event))
    except BodyError:
        return False
    _UNPARK.run(connection, {"hash": event.hash})
    return True


def _open(event: Event) -> Any:
    header = event.header
    if header.ev != ENVELOPE_VERSION:
        raise UnknownEventError(f"envelope version {header.ev} is not known here")
    body = open_body(header.type, header.sv, event.body)
    if header.stream != body.STREAM:
        # Who may write a stream is settled where it arrives; what it may hold is settled here.
        raise BodyError(f"{header.type} has no place in the stream {header.stream}")
    return body


def _writes(event: Event, body: Any) -> Writes:
    check_keys(event.header.id)
    return PROJECTED_BY[type(body)](event, body)
