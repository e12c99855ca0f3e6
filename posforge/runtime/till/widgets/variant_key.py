"""One article of a style to touch: its price, and its value where no head stands over it."""

from __future__ import annotations

from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QPainter, QPaintEvent, QPen
from qtpy.QtWidgets import QAbstractButton, QSizePolicy

from posforge.runtime.domain.product import Product
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.swatches import swatch
from posforge.runtime.till.widgets.goods import paint_dot
from posforge.runtime.till.widgets.paint import ground, write

Align = Qt.AlignmentFlag


class VariantKey(QAbstractButton):
    """Takes its article; where none was made it is empty and takes no touch."""

    def __init__(self, kit: Kit, *, value: str = "") -> None:
        super().__init__()
        self._kit = kit
        self._value = value
        self._is_current = False
        self.product: Product | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look = kit.look
        high = look.px(76 if value else 64)
        self.setMinimumSize(max(look.px(62), look.metrics.target), max(high, look.metrics.target))
        self.setMaximumHeight(max(look.px(92), look.metrics.target))

    def show_product(self, product: Product | None) -> None:
        """Show what this key takes now."""
        self.product = product
        self.setEnabled(product is not None)
        name = f"{product.name}, {self.price}" if product is not None else ""
        self.setAccessibleName(name or self._value)
        self.update()

    def mark_current(self, *, is_current: bool) -> None:
        """Show that Enter would take this article."""
        self._is_current = is_current
        self.update()

    @property
    def price(self) -> str:
        """The price in words; a dash while nobody has set one."""
        return "–" if self.product is None else self._kit.price_of(self.product)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._kit.look
        box = QRectF(self.rect())
        if self.product is None:
            ground(
                painter,
                box,
                fill=look.colour("field"),
                radius=look.px(10),
                edge=look.colour("rule"),
            )
        else:
            fill = look.colour("key_pressed" if self.isDown() else "key")
            ground(painter, box, fill=fill, radius=look.px(10), edge=look.colour("border"))
        inner = box.adjusted(look.px(12), look.px(10), -look.px(10), -look.px(10))
        if self._value:
            self._paint_value(painter, inner)
        if self.product is not None:
            with_value = Align.AlignLeft | Align.AlignBottom
            align = with_value if self._value else Align.AlignCenter
            write(
                painter,
                self.price,
                box=inner,
                font=look.font("body" if self._value else "line", bold=True),
                colour=look.colour("text"),
                align=align,
            )
        if self._is_current:
            self._paint_focus(painter)

    def _paint_value(self, painter: QPainter, box: QRectF) -> None:
        look = self._kit.look
        font = look.font("line", bold=True)
        colour = swatch(self._value)
        if colour:
            side = look.px(16)
            dot = QRectF(box.left(), box.top() + look.px(3), side, side)
            paint_dot(painter, look, colour, box=dot)
            box = box.adjusted(side + look.px(7), 0, 0, 0)
        ink = look.colour("text" if self.product is not None else "muted")
        write(
            painter,
            self._value,
            box=box,
            font=font,
            colour=ink,
            align=Align.AlignLeft | Align.AlignTop,
        )

    def _paint_focus(self, painter: QPainter) -> None:
        look = self._kit.look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.colour("accent"), look.px(3)))
        edge = look.px(3)
        inner = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(inner, look.px(8), look.px(8))
