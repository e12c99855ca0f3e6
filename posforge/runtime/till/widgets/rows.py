"""A list of big readable rows: the bill, articles found, bills set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from qtpy.QtGui import QPainter, QResizeEvent
from qtpy.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.paint import ground, write

Align = Qt.AlignmentFlag
NOTHING = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: what it is, what there is to know, and its amount; `id` is handed back."""

    id: object
    title: str
    detail: str = ""
    amount: str = ""
    mark: str = ""
    is_struck: bool = False


class RowList(QListView):
    """Shows rows, one of them selected; scrolls by finger, by page and to its selection."""

    touched = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._rows = _Rows(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Painter(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoFillBackground(False)
        view = self.viewport()
        assert view is not None
        view.setAutoFillBackground(False)
        QScroller.grabGesture(view, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.clicked.connect(lambda index: self.touched.emit(self._rows.rows[index.row()].id))

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they are shown."""
        return self._rows.rows

    @property
    def selected(self) -> Row | None:
        """The selected row."""
        index = self.currentIndex()
        return self._rows.rows[index.row()] if index.isValid() else None

    def show_rows(self, rows: Sequence[Row], *, select: int | None = None) -> None:
        """Show other rows and select one by position, none without."""
        self._rows.replace(rows)
        if select is not None and 0 <= select < len(rows):
            self._select(select)

    def move(self, steps: int) -> None:  # type: ignore[override]
        """Move the selection down, or up for negative steps, and stay inside the list."""
        count = len(self._rows.rows)
        if count:
            here = self.currentIndex().row() if self.currentIndex().isValid() else -1
            self._select(min(max(here + steps, 0), count - 1))

    def page(self, direction: int) -> None:
        """Scroll one page down (1) or up (-1)."""
        bar = self.verticalScrollBar()
        assert bar is not None
        bar.setValue(bar.value() + direction * bar.pageStep())

    @property
    def is_longer_than_shown(self) -> bool:
        """Whether there is anything to scroll to."""
        bar = self.verticalScrollBar()
        return bar is not None and bar.maximum() > 0

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def _select(self, position: int) -> None:
        index = self._rows.index(position, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Row] = ()

    def replace(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title} {row.detail} {row.amount} {row.mark}".strip()
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, view: RowList) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        return QSize(0, max(self._look.px(58), self._look.metrics.target))

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        assert painter is not None
        row = self._view.rows[index.row()]
        is_selected = index == self._view.currentIndex()
        painter.save()
        box = QRectF(option.rect)
        self._paint_ground(painter, box, is_selected=is_selected)
        self._paint_row(painter, box, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRectF, *, is_selected: bool) -> None:
        look = self._look
        if is_selected:
            inner = box.adjusted(look.px(4), look.px(2), -look.px(4), -look.px(2))
            ground(painter, inner, fill=look.colour("accent_soft"), radius=look.px(8))
            top, height = inner.top() + look.px(8), inner.height() - look.px(16)
            bar = QRectF(inner.left(), top, look.px(4), height)
            ground(painter, bar, fill=look.colour("accent"), radius=look.px(2))
        else:
            painter.setPen(look.colour("rule"))
            inner = box.adjusted(look.px(16), 0, -look.px(16), 0)
            painter.drawLine(inner.bottomLeft(), inner.bottomRight())

    def _paint_row(self, painter: QPainter, box: QRectF, row: Row) -> None:
        look = self._look
        box = box.adjusted(look.px(18), look.px(7), -look.px(18), -look.px(7))
        ink = look.colour("muted" if row.is_struck else "text")
        for_amount = look.px(132) if row.amount else 0
        upper = Align.AlignTop if row.detail or row.mark else Align.AlignVCenter
        write(
            painter,
            row.title,
            box=box.adjusted(0, 0, -for_amount, 0),
            font=look.font("line", struck=row.is_struck),
            colour=ink,
            align=Align.AlignLeft | upper,
        )
        write(
            painter,
            row.detail,
            box=box.adjusted(0, 0, -for_amount, 0),
            font=look.font("small"),
            colour=look.colour("muted"),
            align=Align.AlignLeft | Align.AlignBottom,
        )
        right = QRectF(box.right() - for_amount, box.top(), for_amount, box.height())
        write(
            painter,
            row.amount,
            box=right,
            font=look.font("line", bold=True, struck=row.is_struck),
            colour=ink,
            align=Align.AlignRight | (Align.AlignTop if row.mark else Align.AlignVCenter),
        )
        write(
            painter,
            row.mark,
            box=right,
            font=look.font("small", bold=True),
            colour=look.colour("danger_ink" if row.is_struck else "muted"),
            align=Align.AlignRight | Align.AlignBottom,
        )
