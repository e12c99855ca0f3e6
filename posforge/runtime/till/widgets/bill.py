"""The bill as the cashier reads it: big lines, the newest in sight, voids struck through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.discount import LineDiscount
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.quantity import COUNTED, ONE
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.icons import draw_icon
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.paint import label, write
from posforge.runtime.till.widgets.rows import Row, RowList


class Bill(Card):
    """Lines of the open bill, or the invitation to scan."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.look)
        self._kit = kit
        self._cart: Cart | None = None
        look = kit.look
        self.column.setContentsMargins(0, look.px(6), 0, look.px(6))
        self.column.setSpacing(look.px(4))
        self.lines = RowList(look)
        self._pages = QStackedLayout()
        self._invitation = _Invitation(kit)
        self._pages.addWidget(self._invitation)
        self._pages.addWidget(self.lines)
        self._title = self._head()
        self.column.addWidget(self._title)
        self.column.addLayout(self._pages, 1)

    @property
    def selected_line(self) -> int | None:
        """The number of the selected line."""
        row = self.lines.selected
        return int(str(row.id)) if row is not None else None

    def show_bill(self, cart: Cart | None) -> None:
        """Show a bill and select the line that has changed."""
        before, self._cart = self._cart, cart
        lines = cart.lines if cart is not None else ()
        changed = _changed(before.lines if before is not None else (), lines)
        taken_off = _taken_off(cart, self._kit)
        self.lines.show_rows(
            [self._row(line, taken_off.get(line.line, ())) for line in lines], select=changed
        )
        self._pages.setCurrentIndex(1 if lines else 0)
        self._invitation.show_for(cart)
        self._count.setText(what_it_is(self._kit, cart) if cart is not None else "")
        for key in self._pagers:
            key.setVisible(self.lines.is_longer_than_shown)

    def hide_head(self) -> None:
        """Leave the room to the lines, where something else says what they are."""
        self._title.hide()

    def _head(self) -> QWidget:
        kit, look = self._kit, self._kit.look
        holder = QWidget()
        head = QHBoxLayout(holder)
        head.setContentsMargins(look.px(18), 0, look.px(18), 0)
        title = label(look, kit.texts("bill.title"), size="line", bold=True)
        title.setFixedHeight(look.metrics.target)
        self._count = label(look, size="body", colour="muted")
        self._count.setWordWrap(False)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self._count)
        self._pagers = []
        for icon, direction in (("up", -1), ("down", 1)):
            key = Key(look, icon=icon, tone="quiet", name=icon)
            key.setFixedWidth(look.metrics.target)
            key.clicked.connect(lambda _on, step=direction: self.lines.page(step))
            key.hide()
            self._pagers.append(key)
            head.addWidget(key)
        return holder

    def _row(self, line: CartLine, discounts: Sequence[LineDiscount]) -> Row:
        kit = self._kit
        off_minor = sum(one.amount_minor for one in discounts)
        labels = dict.fromkeys(one.label or kit.texts("bill.discount") for one in discounts)
        less = f"{', '.join(labels)} −{kit.money(off_minor)}" if off_minor else ""
        unit = "" if line.unit in COUNTED else f" {line.unit}"
        price = kit.price(line.unit_price_minor, line.per)
        return Row(
            id=line.line,
            title=line.name,
            detail=" · ".join(
                part
                for part in (
                    f"{kit.quantity(line.qty_milli)}{unit} × {price}",
                    less,
                    *traced(kit, line),
                    *line.notes,
                    *line.advice,
                )
                if part
            ),
            amount=kit.money(line.amount_minor - off_minor),
            mark=kit.texts("bill.void") if line.is_void else "",
            is_struck=line.is_void,
        )


def traced(kit: Kit, line: CartLine | SaleLine) -> Iterator[str]:
    """Yield the lot or serial number of what is tracked."""
    for what, number in (("lot", line.lot), ("serial", line.serial)):
        if number:
            yield kit.texts(f"trace.{what}", number=number)


def what_it_is(kit: Kit, cart: Cart) -> str:
    """Return how many articles are on a bill, or of which layaway it is an instalment."""
    return kit.articles(articles(cart)) if cart.layaway is None else cart.layaway.number


def articles(cart: Cart) -> int:
    """Return how many things are in the basket: pieces count each, what is weighed counts once."""
    return sum(line.qty_milli // ONE if line.unit in COUNTED else 1 for line in cart.standing)


def _taken_off(cart: Cart | None, kit: Kit) -> Mapping[int, Sequence[LineDiscount]]:
    """Return what is taken off each line, by its number."""
    if cart is None:
        return {}
    return {one.line.line: one.discounts for one in total(cart, kit.shop).lines}


def _changed(before: tuple[CartLine, ...], after: tuple[CartLine, ...]) -> int | None:
    for position in reversed(range(len(after))):
        if position >= len(before) or before[position] != after[position]:
            return position
    return len(after) - 1 if after else None


class _Invitation(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._says = (kit.texts("bill.empty"), kit.texts("bill.empty.hint"))
        self._icon = "barcode"

    def show_for(self, cart: Cart | None) -> None:
        """Invite to scan, or say of which layaway this bill is an instalment."""
        texts = self._kit.texts
        self._icon, self._says = "barcode", (texts("bill.empty"), texts("bill.empty.hint"))
        if cart is not None and cart.layaway is not None:
            is_back = cart.layaway.amount_minor < 0
            words = "layaway.giving_back" if is_back else "layaway.instalment"
            self._icon = "exact_cash"
            self._says = (texts(words, number=cart.layaway.number), "")
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._kit.look
        box = QRectF(self.rect())
        side = look.px(76)
        middle = box.center().y() - look.px(20)
        picture = QRectF(box.center().x() - side / 2, middle - side, side, side)
        draw_icon(painter, self._icon, box=picture, colour=look.colour("accent"))
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        for text, size, colour, down in (
            (self._says[0], "title", "text", 16),
            (self._says[1], "body", "muted", 56),
        ):
            line = QRectF(box.left(), middle + look.px(down), box.width(), look.px(40))
            write(
                painter,
                text,
                box=line.adjusted(look.px(16), 0, -look.px(16), 0),
                font=look.font(size, bold=size == "title"),
                colour=look.colour(colour),
                align=align,
            )
