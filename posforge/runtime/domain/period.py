"""What a till did since its last closing, counted event by event: X and Z are read off here.

Whoever holds the journal counts the same, so a Z can be checked against its receipts at any time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from posforge.runtime.domain.cart import GIFT_CARD_LINE
from posforge.runtime.domain.envelope import Header
from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    EventBody,
    LineVoided,
    ReceiptReprinted,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
)
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.events_payment import TerminalMatched, TerminalNotMatched
from posforge.runtime.domain.events_shift import (
    CashMoved,
    DiscountSum,
    DrawerCounted,
    Figures,
    LateReceipt,
    MatchSum,
    Perpetual,
    ShiftSettled,
    TenderCount,
    TenderSum,
    Times,
)
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended
from posforge.runtime.domain.payment import LAYAWAY, Tender
from posforge.runtime.domain.tax import TaxSum, add_up

CASH = "cash"

_NOTHING = Perpetual()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """The shift that has not been closed yet."""

    id: str
    bizdate: str
    opened_ms: int


class Period:
    """Counts the events of one till in the order of its journal; each closing begins anew.

    Args:
        perpetual: what the till had done in all before its journal began.
        number: its last Z before its journal began, 0 for none.
        after: the hash of that Z.
    """

    def __init__(
        self, *, perpetual: Perpetual = _NOTHING, number: int = 0, after: str = ""
    ) -> None:
        self.number = number
        self.perpetual = perpetual
        self.after = after
        self.shift: OpenShift | None = None
        self._carried: frozenset[str] = frozenset()
        self._begin(left_minor=0)

    def resume(self, settled: ShiftSettled, *, digest: str) -> None:
        """Begin after this closing; `digest` is its event's."""
        self.number = settled.number
        self.perpetual = settled.perpetual
        self.after = digest
        self.shift = None
        self._carried = frozenset(settled.carried_over)
        self._begin(left_minor=settled.kept_minor)

    def count(self, header: Header, facts: Any, *, digest: str) -> None:
        """Count one event of this till; those that move nothing here are passed over."""
        if isinstance(facts, ShiftSettled):
            self.resume(facts, digest=digest)
        else:
            counted = self.COUNTED_BY.get(type(facts))
            if counted is not None:
                counted(self, header, facts)

    @property
    def figures(self) -> Figures:
        """What it comes to so far."""
        return replace(
            self._figures,
            taxes=tuple(self._taxes),
            tenders=tuple(self._tenders[name] for name in sorted(self._tenders)),
            discounts=tuple(self._discounts[code] for code in sorted(self._discounts)),
            late=tuple(self._late),
            matches=tuple(self._matches[key] for key in sorted(self._matches)),
        )

    @property
    def drawer_minor(self) -> int:
        """The cash that should be in the drawer now."""
        return self._drawer_minor

    @property
    def is_fresh(self) -> bool:
        """Whether nothing happened but that the shift was opened."""
        figures = self.figures
        untouched = Figures(left_minor=figures.left_minor, adjusted_minor=figures.adjusted_minor)
        return figures == untouched and not self.counted

    @property
    def times_counted(self) -> int:
        """How often the drawer was counted in this shift."""
        return len(self.counted)

    def expected(self) -> tuple[TenderCount, ...]:
        """Return what there should be of each means of payment, cash first; nothing is counted.

        What was paid in for a layaway was counted when it was paid in.
        """
        others = [one for one in self.figures.tenders if one.method not in (CASH, LAYAWAY)]
        amounts = [(CASH, self._drawer_minor), *((one.method, one.amount_minor) for one in others)]
        return tuple(
            TenderCount(method=method, expected_minor=minor, counted_minor=None)
            for method, minor in amounts
        )

    def standing_count(self) -> DrawerCounted | None:
        """Return the last count, where nothing was taken or given since it was made."""
        if not self.counted:
            return None
        last = self.counted[-1]
        was = {one.method: one.expected_minor for one in last.tenders}
        now = {one.method: one.expected_minor for one in self.expected()}
        return last if was == now else None

    def _begin(self, *, left_minor: int) -> None:
        self._figures = Figures(left_minor=left_minor)
        self._drawer_minor = left_minor
        self._taxes: Sequence[TaxSum] = ()
        self._tenders: dict[str, TenderSum] = {}
        self._discounts: dict[str, DiscountSum] = {}
        self._late: list[LateReceipt] = []
        self._matches: dict[tuple[str, str], MatchSum] = {}
        self.counted: list[DrawerCounted] = []

    def _add(self, **facts: Any) -> None:
        self._figures = replace(self._figures, **facts)

    def _sale(self, header: Header, sale: SaleCompleted) -> None:
        had = self._figures
        goods = [line for line in sale.lines if line.kind != GIFT_CARD_LINE]
        cards = [line.gross_minor for line in sale.lines if line.kind == GIFT_CARD_LINE]
        sold = [line.gross_minor for line in goods if line.gross_minor >= 0]
        returned = [-line.gross_minor for line in goods if line.gross_minor < 0]
        loaded, given_back = [one for one in cards if one > 0], [-one for one in cards if one < 0]
        self._add(
            receipts=had.receipts + 1,
            first_receipt=had.first_receipt or sale.number,
            last_receipt=sale.number,
            net_minor=had.net_minor + sale.net_minor,
            tax_minor=had.tax_minor + sale.tax_minor,
            gross_minor=had.gross_minor + sale.gross_minor,
            rounding_minor=had.rounding_minor + sale.rounding_minor,
            sold=_more(had.sold, sum(sold), number=len(sold)),
            returned=_more(had.returned, sum(returned), number=len(returned)),
            cards_sold=_more(had.cards_sold, sum(loaded), number=len(loaded)),
            cards_returned=_more(had.cards_returned, sum(given_back), number=len(given_back)),
        )
        self.perpetual = Perpetual(
            receipts=self.perpetual.receipts + 1,
            sold_minor=self.perpetual.sold_minor + sum(sold),
            returned_minor=self.perpetual.returned_minor + sum(returned),
        )
        self._add_sums(sale)
        if not header.shift or sale.cart in self._carried:
            late = LateReceipt(number=sale.number, wall_ms=header.wall, tz_min=header.tz)
            self._late.append(late)

    def _add_sums(self, sale: SaleCompleted) -> None:
        self._taxes = add_up([*self._taxes, *sale.taxes])
        self._add_tenders(sale.tenders)
        off: Counter[str] = Counter()
        for line in sale.lines:
            for one in line.discounts:
                off[one.code] += one.amount_minor
        for code, amount in off.items():
            was = self._discounts.get(code, DiscountSum(code=code, number=0, amount_minor=0))
            self._discounts[code] = replace(
                was, number=was.number + 1, amount_minor=was.amount_minor + amount
            )

    def _add_tenders(self, tenders: Sequence[Tender]) -> None:
        for tender in tenders:
            if tender.method == LAYAWAY:
                more = _more(self._figures.layaways_handed, tender.amount_minor)
                self._add(layaways_handed=more)
            # Foreign cash lies there with all it is worth, and its change left the drawer.
            change = tender.change_minor if tender.currency else 0
            self._add_tender(tender.method, tender.amount_minor + change)
            if tender.method == CASH:
                self._drawer_minor += tender.amount_minor
            if change:
                self._add_tender(CASH, -change, number=0)
                self._drawer_minor -= change

    def _add_tender(self, method: str, amount_minor: int, *, number: int = 1) -> None:
        had = self._tenders.get(method, TenderSum(method=method, number=0, amount_minor=0))
        self._tenders[method] = replace(
            had, number=had.number + number, amount_minor=had.amount_minor + amount_minor
        )

    def _laid_away(self, _header: Header, facts: LayawayOpened) -> None:
        self._add(layaways=_more(self._figures.layaways, facts.gross_minor))

    def _instalment(self, _header: Header, facts: LayawayPaid) -> None:
        had = self._figures
        self._add(rounding_minor=had.rounding_minor + facts.rounding_minor)
        if facts.amount_minor < 0:
            self._add(layaways_back=_more(had.layaways_back, -facts.amount_minor))
        else:
            self._add(layaways_paid=_more(had.layaways_paid, facts.amount_minor))
        self._add_tenders(facts.tenders)

    def _layaway_ended(self, _header: Header, facts: LayawayCancelled) -> None:
        if facts.fee_minor:
            self._add(layaway_fees=_more(self._figures.layaway_fees, facts.fee_minor))

    def _voided(self, _header: Header, facts: LineVoided) -> None:
        self._add(voids=_more(self._figures.voids, facts.amount_minor))

    def _cancelled(self, _header: Header, facts: BillCancelled) -> None:
        self._add(cancelled=_more(self._figures.cancelled, facts.gross_minor))

    def _drawer_opened(self, _header: Header, _facts: DrawerOpened) -> None:
        self._add(no_sales=self._figures.no_sales + 1)

    def _reprinted(self, _header: Header, _facts: ReceiptReprinted) -> None:
        self._add(reprints=self._figures.reprints + 1)

    def _gift_receipt(self, _header: Header, _facts: GiftReceiptPrinted) -> None:
        self._add(gift_receipts=self._figures.gift_receipts + 1)

    def _opened(self, header: Header, facts: ShiftOpened) -> None:
        self.shift = OpenShift(id=facts.shift, bizdate=facts.bizdate, opened_ms=header.wall)
        found = facts.float_minor - self._drawer_minor
        self._add(adjusted_minor=self._figures.adjusted_minor + found)
        self._drawer_minor = facts.float_minor
        self.counted.clear()

    def _closed_uncounted(self, _header: Header, _facts: ShiftClosed) -> None:
        # Before there were Zs, a day ended with this, and nobody knew what lay in the drawer.
        self.shift = None
        self._begin(left_minor=0)

    def _moved(self, _header: Header, facts: CashMoved) -> None:
        name = f"{facts.kind}s"
        self._add(**{name: _more(getattr(self._figures, name), facts.amount_minor)})
        self._drawer_minor += facts.change_minor

    def _suspended(self, _header: Header, facts: ShiftSuspended) -> None:
        self._add(handed_over=_more(self._figures.handed_over, facts.amount_minor))
        self._drawer_minor -= facts.amount_minor

    def _resumed(self, _header: Header, facts: ShiftResumed) -> None:
        taken = _more(self._figures.taken_over, facts.amount_minor)
        self._add(taken_over=taken, taken_from=facts.till)
        self._drawer_minor += facts.amount_minor

    def _was_counted(self, _header: Header, facts: DrawerCounted) -> None:
        self.counted.append(facts)

    def _matched(self, _header: Header, facts: TerminalMatched) -> None:
        self._match(facts, counted_minor=facts.counted_minor)

    def _not_matched(self, _header: Header, facts: TerminalNotMatched) -> None:
        self._match(facts, counted_minor=None, reason=facts.reason)

    def _match(
        self,
        facts: TerminalMatched | TerminalNotMatched,
        *,
        counted_minor: int | None,
        reason: str = "",
    ) -> None:
        self._matches[facts.method, facts.sale] = MatchSum(
            method=facts.method,
            sale=facts.sale,
            last=facts.last,
            booked=facts.booked,
            booked_minor=facts.booked_minor,
            counted_minor=counted_minor,
            reason=reason,
        )

    COUNTED_BY: ClassVar[Mapping[type[EventBody], Callable[[Period, Header, Any], None]]] = {
        SaleCompleted: _sale,
        LineVoided: _voided,
        BillCancelled: _cancelled,
        DrawerOpened: _drawer_opened,
        ReceiptReprinted: _reprinted,
        GiftReceiptPrinted: _gift_receipt,
        ShiftOpened: _opened,
        ShiftClosed: _closed_uncounted,
        CashMoved: _moved,
        ShiftSuspended: _suspended,
        ShiftResumed: _resumed,
        DrawerCounted: _was_counted,
        LayawayOpened: _laid_away,
        LayawayPaid: _instalment,
        LayawayCancelled: _layaway_ended,
        TerminalMatched: _matched,
        TerminalNotMatched: _not_matched,
    }


COUNTED = frozenset({ShiftSettled.TYPE, *(kind.TYPE for kind in Period.COUNTED_BY)})
"""The types of event that a period is made of."""


def _more(had: Times, amount_minor: int, *, number: int = 1) -> Times:
    return Times(number=had.number + number, amount_minor=had.amount_minor + amount_minor)
