"""The sale is done: the change stays in sight until the next article or a key."""

from __future__ import annotations

from typing import ClassVar

from qtpy.QtCore import QElapsedTimer, QRectF, Qt
from qtpy.QtGui import QKeyEvent, QPainter, QPaintEvent
from qtpy.QtWidgets import QSizePolicy, QWidget

from posforge.runtime.domain.events_layaway import LayawayPaid
from posforge.runtime.domain.layaway import Instalment
from posforge.runtime.domain.payment import GIFT_CARD
from posforge.runtime.domain.sale import Sale
from posforge.runtime.flows.reprint_layaway import reprint_layaway
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, View, two_columns
from posforge.runtime.till.screens.sheet import fact_row
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.icons import draw_icon
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.paint import write
from posforge.runtime.till.widgets.total import TotalPanel
from posforge.runtime.till.widgets.totals import tax_line

Align = Qt.AlignmentFlag


class Change(View):
    """What goes back, larger than anything else the till ever shows."""

    name = "change"
    hold_ms: ClassVar[int] = 500
    """A second tap or Enter within this time was meant for the payment, and changes nothing."""

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self._shown = QElapsedTimer()
        self._shown_sale: Sale | Instalment | None = None
        look = kit.look
        card = Card(look, padding=12)
        self.change = _ChangeAmount(kit)
        card.column.addWidget(self.change, 1)
        column = two_columns(self, kit, left=card)
        self.total = TotalPanel(look)
        self._facts = Card(look, padding=18)
        column.addWidget(self.total)
        column.addWidget(self._facts)
        column.addStretch(1)
        again = Key(
            look,
            kit.texts("action.reprint"),
            icon="reprint",
            hint=kit.keymap.name("reprint"),
            size="line",
            is_big=True,
        )
        again.clicked.connect(self.do_reprint)
        following = Key(
            look,
            kit.texts("change.next"),
            icon="resume",
            hint="Enter",
            tone="accent",
            size="title",
            is_big=True,
        )
        if not look.metrics.is_short:
            following.setMinimumHeight(look.px(84))
        following.clicked.connect(self._next)
        column.addWidget(again)
        column.addWidget(following)

    def show_sale(self, sale: Sale | Instalment) -> None:
        """Show what goes back for a sale or an instalment, and how it was paid."""
        self._shown_sale = sale
        kit, texts, facts = self.kit, self.kit.texts, sale.facts
        self._shown.start()
        self.change.show_change(sale.change_minor)
        self.total.show_amount(
            kit.money(facts.due_minor),
            caption=texts("change.thanks"),
            footer=tax_line(kit, facts.taxes),
        )
        column = self._facts.column
        while (item := column.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.deleteLater()
        for tender in facts.tenders:
            how = texts("change.given") if tender.method == "cash" else kit.method(tender.method)
            how = f"{how} {tender.note}" if tender.method == GIFT_CARD else how
            given = (tender.foreign_minor, tender.currency) if tender.currency else None
            shown = kit.money(*given) if given else kit.money(tender.tendered_minor)
            column.addWidget(fact_row(kit, how, shown))
        if isinstance(facts, LayawayPaid):
            column.addWidget(fact_row(kit, texts("layaway.left"), kit.money(facts.left_minor)))
        number = "change.receipt" if isinstance(sale, Sale) else "change.layaway"
        column.addWidget(fact_row(kit, texts(number), facts.number))

    def scanned(self, text: str) -> None:
        self.front.show_screen("sell").scanned(text)

    def key(self, event: QKeyEvent) -> bool:
        """Any key means the next customer; one that types is already their first."""
        if event.key() in _NOT_MEANT or not (event.text() or event.key() in _PLAIN_KEYS):
            return False
        if event.key() in ENTER_KEYS:
            self._next()
        else:
            self._type_on(event)
        return True

    def act(self, action: str) -> bool:
        if action == "reprint":
            self.do_reprint()
            return True
        return self.front.show_screen("sell").act(action)

    def back(self) -> None:
        self.front.show_screen("sell")

    def do_reprint(self) -> None:
        """Print this receipt again."""
        desk, shown = self.desk, self._shown_sale
        if isinstance(shown, Instalment):
            number = shown.facts.number
            desk.act(lambda who: reprint_layaway(desk.till, who, number), said="reprinted")
        else:
            desk.reprint()

    def _next(self) -> None:
        if self._shown.elapsed() > self.hold_ms:
            self.back()

    def _type_on(self, event: QKeyEvent) -> None:
        sell = self.front.show_screen("sell")
        field = sell.focusProxy()
        if field is not None and event.text().strip().isprintable() and event.text().strip():
            field.keyPressEvent(event)


_NOT_MEANT = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt)
_PLAIN_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class _ChangeAmount(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.text = ""
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_change(self, minor: int) -> None:
        texts = self._kit.texts
        self.text = self._kit.money(minor) if minor else ""
        self._caption = texts("change.due" if minor else "change.none")
        self.setAccessibleName(f"{self._caption} {self.text}".strip())
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._kit.look
        box = QRectF(self.rect())
        middle = box.center()
        side = look.px(72)
        picture = QRectF(middle.x() - side / 2, middle.y() - look.px(190), side, side)
        icon = "exact_cash" if self.text else "done"
        draw_icon(painter, icon, box=picture, colour=look.colour("accent"))
        caption = QRectF(box.left(), middle.y() - look.px(116), box.width(), look.px(56))
        write(
            painter,
            self._caption,
            box=caption,
            font=look.font("figure", bold=True),
            colour=look.colour("muted" if self.text else "text"),
            align=Align.AlignCenter,
        )
        amount = QRectF(box.left(), middle.y() - look.px(66), box.width(), look.px(130))
        write(
            painter,
            self.text,
            box=amount,
            font=look.font("change", bold=True),
            colour=look.colour("text"),
            align=Align.AlignCenter,
        )
