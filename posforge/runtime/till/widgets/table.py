"""A table of texts: headings, rows, and a last row of totals; numbers stand to the right."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QModelIndex, QObject, QSize, Qt
from qtpy.QtGui import QPainter
from qtpy.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from posforge.runtime.till.look import Look

Align = Qt.AlignmentFlag
Texts = Sequence[str]

_PADDING = 8


class TextTable(QTableWidget):
    """Shows texts that fit nowhere else; scrolls by finger, by keys and by page."""

    def __init__(
        self,
        look: Look,
        *,
        head: Texts,
        rows: Sequence[Texts],
        totals: Texts = (),
        numbers: Sequence[bool] = (),
    ) -> None:
        super().__init__(len(rows) + bool(totals), len(head))
        self._look, self._numbers = look, numbers
        self.setHorizontalHeaderLabels(head)
        for place, row in enumerate(rows):
            self._put(place, row)
        if totals:
            self._put(len(rows), totals, is_bold=True)
        self._dress()

    @property
    def texts(self) -> list[list[str]]:
        """What is shown, row by row, the totals last."""
        return [
            [self._text(row, column) for column in range(self.columnCount())]
            for row in range(self.rowCount())
        ]

    def page(self, steps: int) -> None:
        """Scroll down by so many rows, or up for negative ones."""
        bar = self.verticalScrollBar()
        assert bar is not None
        bar.setValue(bar.value() + steps * self.row_height)

    @property
    def wanted_height(self) -> int:
        """The height at which nothing needs scrolling."""
        return self.row_height * (self.rowCount() + 1) + self._look.px(8)

    @property
    def row_height(self) -> int:
        """How high a row is, and the headings too."""
        return self._look.px(34)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def _put(self, place: int, row: Texts, *, is_bold: bool = False) -> None:
        for column, text in enumerate(row):
            item = QTableWidgetItem(text)
            item.setFont(self._look.font("body", bold=is_bold))
            item.setTextAlignment(self._align(column))
            self.setItem(place, column, item)

    def _align(self, column: int) -> Qt.AlignmentFlag:
        is_number = column < len(self._numbers) and self._numbers[column]
        return (Align.AlignRight if is_number else Align.AlignLeft) | Align.AlignVCenter

    def _dress(self) -> None:
        look = self._look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setItemDelegate(_Padded(look.px(_PADDING), self))
        palette = self.palette()
        palette.setColor(palette.ColorRole.AlternateBase, look.colour("ground"))
        self.setPalette(palette)
        side, top = self.verticalHeader(), self.horizontalHeader()
        assert side is not None
        assert top is not None
        side.hide()
        side.setDefaultSectionSize(self.row_height)
        top.setFont(look.font("small", bold=True))
        top.setStyleSheet(
            "QHeaderView::section {"
            f" background: {look.colour('surface').name()}; color: {look.colour('text').name()};"
            f" border: none; border-bottom: 1px solid {look.colour('border').name()};"
            f" padding: 0 {look.px(_PADDING + 3)}px; }}"
        )
        top.setSectionsClickable(False)
        top.setFixedHeight(self.row_height)
        top.setMinimumSectionSize(look.px(64))
        top.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        top.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(self.columnCount()):
            heading = self.horizontalHeaderItem(column)
            assert heading is not None
            heading.setTextAlignment(self._align(column))
        view = self.viewport()
        assert view is not None
        QScroller.grabGesture(view, QScroller.ScrollerGestureType.LeftMouseButtonGesture)


class _Padded(QStyledItemDelegate):
    """Leaves some room between a number and the text of the next column."""

    def __init__(self, padding: int, parent: QObject) -> None:
        super().__init__(parent)
        self._padding = padding

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        option.rect.adjust(self._padding, 0, -self._padding, 0)
        super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 2 * self._padding, size.height())
