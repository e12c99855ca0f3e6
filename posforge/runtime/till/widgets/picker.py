"""Choosing one article of a style: what it is, and a key for every size and colour there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import QRectF, Qt, Signal
from qtpy.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from qtpy.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from posforge.runtime.till.kit import Kit
from posforge.runtime.till.variants import Table
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.chips import Chips
from posforge.runtime.till.widgets.goods import paint_picture
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.line import Line
from posforge.runtime.till.widgets.paint import ground
from posforge.runtime.till.widgets.variant_grid import VariantGrid


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A style as the picker shows it; `ground` lies behind its picture."""

    name: str
    detail: str
    table: Table
    ground: QColor
    picture: QPixmap | None


class Picker(Card):
    """Answered by one touch, or by arrow keys and Enter; `chosen` carries a Product."""

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.look, padding=14)
        self._kit = kit
        self._look = kit.look
        self._further: list[Chips] = []
        self._chips_at: int | None = None
        self.grid: VariantGrid | None = None
        self.column.setSpacing(kit.look.px(10))
        self.column.addLayout(self._head())
        self._choices = QVBoxLayout()
        self.column.addLayout(self._choices)
        self._heads = QVBoxLayout()
        self.column.addLayout(self._heads)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view = self._area.viewport()
        assert view is not None
        view.setAutoFillBackground(False)
        QScroller.grabGesture(view, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.column.addWidget(self._area, 1)

    @property
    def further(self) -> Sequence[Chips]:
        """The choices above the keys, one row for each axis beyond the second."""
        return self._further

    def show_offer(self, offer: Offer) -> None:
        """Show the articles of a style."""
        self._name.show_text(offer.name)
        self._detail.show_text(offer.detail)
        self._portrait.show_picture(offer.picture, on=offer.ground)
        for chips in self._further:
            chips.hide()
            chips.deleteLater()
        self._further = [self._chips(axis.values) for axis in offer.table.further]
        self._chips_at = None
        self.grid = VariantGrid(self._kit, offer.table)
        self.grid.chosen.connect(self.chosen)
        self._show_heads(self.grid.heads)
        self._area.setWidget(self.grid)
        self.grid.setAutoFillBackground(False)  # which the area has just turned on
        self._show_further()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._portrait.set_side(min(max(self.height() // 6, self._look.px(64)), self._look.px(128)))

    def step(self, *, right: int = 0, down: int = 0) -> None:
        """Move the cursor among the keys, and up into the further choices."""
        if self.grid is None:
            return
        if self._chips_at is not None:
            self._step_in_chips(right=right, down=down)
        elif self.grid.step(right=right, down=down):
            if self._further:
                self.grid.drop_cursor()
                self._go_to_chips(len(self._further) - 1)
        elif self.grid.current is not None:
            self._area.ensureWidgetVisible(self.grid.current, 0, self._look.px(40))

    def drop_cursor(self) -> None:
        """Show no cursor."""
        self._go_to_chips(None)
        if self.grid is not None:
            self.grid.drop_cursor()

    def take(self) -> None:
        """Take the article under the cursor; without a cursor, show it first."""
        if self.grid is None:
            return
        if self._chips_at is not None:
            self._step_in_chips(right=0, down=1)
        elif self.grid.current is None:
            self.grid.put_cursor()
        elif self.grid.current.product is not None:
            self.chosen.emit(self.grid.current.product)

    def _head(self) -> QHBoxLayout:
        kit, look = self._kit, self._kit.look
        head = QHBoxLayout()
        head.setSpacing(look.px(14))
        self._portrait = _Portrait(kit)
        head.addWidget(self._portrait)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = Line(look, size="title", bold=True)
        self._detail = Line(look, size="body", colour="muted")
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._detail)
        words.addStretch(1)
        head.addLayout(words, 1)
        back = Key(look, kit.texts("back"), hint="Esc")
        back.setFixedWidth(look.px(124))
        back.setFixedHeight(max(look.px(48), look.metrics.target))
        back.clicked.connect(self.closed)
        head.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _chips(self, values: Sequence[str]) -> Chips:
        chips = Chips(self._look)
        chips.show_words([value or "–" for value in values])
        chips.chosen.connect(lambda _position: self._show_further())
        self._choices.addWidget(chips)
        return chips

    def _show_heads(self, heads: QWidget | None) -> None:
        while (item := self._heads.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if heads is not None:
            self._heads.addWidget(heads)

    def _show_further(self) -> None:
        if self.grid is not None:
            axes = self.grid.table.further
            self.grid.show_further(
                [
                    axis.values[chips.current]
                    for axis, chips in zip(axes, self._further, strict=True)
                ]
            )

    def _step_in_chips(self, *, right: int, down: int) -> None:
        assert self._chips_at is not None
        wanted = self._chips_at + down
        if right:
            self._further[self._chips_at].move(right)
        elif wanted >= len(self._further):
            self._go_to_chips(None)
            if self.grid is not None:
                self.grid.put_cursor()
        elif wanted >= 0:
            self._go_to_chips(wanted)

    def _go_to_chips(self, position: int | None) -> None:
        self._chips_at = position
        for number, chips in enumerate(self._further):
            chips.mark_cursor(is_here=number == position)


class _Portrait(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._look = kit.look
        self._picture: QPixmap | None = None
        self._ground = kit.look.colour("field")
        self.set_side(kit.look.px(64))

    def set_side(self, side: int) -> None:
        self.setFixedSize(side, side)

    def show_picture(self, picture: QPixmap | None, *, on: QColor) -> None:
        self._picture, self._ground = picture, on
        self.setVisible(picture is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        if self._picture is None:
            return
        painter = QPainter(self)
        look = self._look
        box = QRectF(self.rect())
        ground(painter, box, fill=self._ground, radius=look.px(10))
        shape = QPainterPath()
        shape.addRoundedRect(box, look.px(10), look.px(10))
        painter.setClipPath(shape)
        paint_picture(painter, self._picture, box=box, space=look.px(4))
