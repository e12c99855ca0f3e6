"""The sheets of a closing: what was found, what is not finished, the Z before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from babel import Locale
from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.events_shift import DrawerCounted, ShiftSettled
from posforge.runtime.domain.figure_rows import FigureRow, FigureRows
from posforge.runtime.domain.z import Z
from posforge.runtime.flows.in_the_way import Obstacle
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice, Sheet, fact_row
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.table import TextTable

_MOST_SHOWN = 5
_MOST_ROWS, _ON_SHORT = 12, 8
_PAGES = {Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class Found(Sheet):
    """What was counted, what was expected, and what is too much or missing."""

    name = "found"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        counted: DrawerCounted,
        choices: Sequence[Choice],
    ) -> None:
        texts = kit.texts
        super().__init__(kit, desk, front, title=texts("count.found"), choices=choices, width=680)
        for one in counted.tenders:
            if one.counted_minor is not None:
                method = kit.method(one.method)
                for words, minor in (
                    ("count.counted", one.counted_minor),
                    ("count.expected", one.expected_minor),
                    ("count.difference", one.difference_minor),
                ):
                    self.body.addWidget(
                        fact_row(kit, texts(words, method=method), kit.money(minor))
                    )


class InTheWay(Sheet):
    """What is not finished; where all of it may be, it can be carried over."""

    name = "in_the_way"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        obstacles: Sequence[Obstacle],
        carry_over: Callable[[], None],
    ) -> None:
        texts = kit.texts
        back = Choice(text=texts("back"), do=_nothing, tone="accent", hint="Esc")
        carry = Choice(text=texts("close.carry_over"), do=carry_over)
        is_movable = all(one.may_be_carried for one in obstacles)
        super().__init__(
            kit,
            desk,
            front,
            title=texts("close.in_the_way"),
            choices=(back, carry) if is_movable else (back,),
            width=680,
        )
        hint = "close.in_the_way.movable" if is_movable else "close.in_the_way.fixed"
        self.body.addWidget(label(kit.look, texts(hint), size="body", colour="muted"))
        for one in obstacles[:_MOST_SHOWN]:
            kind = texts(f"close.{one.kind}")
            what = f"{kind} · {one.label or kit.time(one.since_ms)}"
            self.body.addWidget(fact_row(kit, what, kit.money(one.amount_minor)))
        if len(obstacles) > _MOST_SHOWN:
            more = texts("close.more", count=len(obstacles) - _MOST_SHOWN)
            self.body.addWidget(label(kit.look, more, size="body", colour="muted"))


class Matching(Question):
    """The terminals are being asked; nobody has to wait for them."""

    name = "matching"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, go_on: Callable[[], None]) -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("close.matching"),
            message=texts("close.matching.message"),
            choices=(
                Choice(text=texts("close.matching.skip"), do=go_on, stays=True),
                Choice(text=texts("back"), do=_nothing, hint="Esc"),
            ),
        )


class ZPreview(Sheet):
    """The Z as it would be now; nothing is written before it is confirmed."""

    name = "z_preview"

    def __init__(
        self, kit: Kit, desk: Desk, front: Front, *, z: ShiftSettled, close: Callable[[], None]
    ) -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("close.title"),
            choices=(
                Choice(text=texts("close.do"), do=close, tone="accent", hint="Enter"),
                Choice(text=texts("back"), do=_nothing, hint="Esc"),
            ),
            width=820,
        )
        rows = FigureRows(kit.shop, Locale.parse(kit.locale))
        figures = (*rows.every(z.figures), *rows.matches(z.figures))
        every = [*rows.drawer(z), *figures, *rows.perpetual(z)]
        words = rows.words
        self.table = TextTable(
            kit.look,
            head=(words["what"], words["number"], words["amount"]),
            rows=_texts(kit, every),
            numbers=(False, True, True),
        )
        most = _ON_SHORT if kit.look.metrics.is_short else _MOST_ROWS
        self.table.setFixedHeight(self.table.row_height * most)
        self.body.addWidget(self.table)

    def key(self, event: QKeyEvent) -> bool:
        step = _PAGES.get(Qt.Key(event.key()))
        if step is None:
            return super().key(event)
        self.table.page(step)
        return True


class Closed(Sheet):
    """The Z that was written: its number, its total, its difference."""

    name = "closed"
    holds_scans = True

    def __init__(
        self, kit: Kit, desk: Desk, front: Front, *, z: Z, done: Callable[[], None]
    ) -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("close.done", z=z.code),
            choices=(Choice(text=texts("close.sign_out"), do=done, tone="accent", hint="Enter"),),
        )
        self._done = done
        self.body.addWidget(label(kit.look, texts("close.printing"), size="body", colour="muted"))
        facts = z.facts
        for words, minor in (
            ("close.takings", facts.figures.gross_minor),
            ("close.difference", facts.difference_minor),
            ("close.kept", facts.kept_minor),
        ):
            self.body.addWidget(fact_row(kit, texts(words), kit.money(minor)))
        for one in facts.figures.matches:
            method = kit.method(one.method)
            if one.counted_minor is None:
                what = texts("close.unmatched", method=method)
                self.body.addWidget(fact_row(kit, what, kit.money(one.booked_minor)))
            elif one.difference_minor:
                what = texts("close.terminal_off", method=method)
                self.body.addWidget(fact_row(kit, what, kit.money(one.difference_minor)))

    def back(self) -> None:
        """Leave: the shift is closed either way."""
        self._done()
        super().back()


def _texts(kit: Kit, rows: Iterable[FigureRow]) -> list[tuple[str, str, str]]:
    return [
        (
            what,
            "" if number is None else str(number),
            "" if minor is None else kit.money(minor),
        )
        for what, number, minor in rows
    ]


def _nothing() -> None:
    """Closing is all."""
