"""A row of words of which one holds: departments over the pictures, further choices of a style."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, Signal
from qtpy.QtGui import QFontMetricsF, QPainter
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

NOTHING = QModelIndex()


class Chips(QListView):
    """Chosen by touch, or by `move`; scrolls by finger where the row is longer than its place."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._words = _Words(self)
        self.has_cursor = False
        self.setModel(self._words)
        self.setItemDelegate(_Painter(look, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFixedHeight(look.metrics.target)
        self.setMinimumWidth(look.px(80))
        view = self.viewport()
        assert view is not None
        view.setAutoFillBackground(False)
        QScroller.grabGesture(view, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.clicked.connect(lambda index: self.choose(index.row()))

    @property
    def words(self) -> Sequence[str]:
        """The words as they are shown."""
        return self._words.words

    @property
    def current(self) -> int:
        """The position of the word that holds."""
        return max(self.currentIndex().row(), 0)

    def show_words(self, words: Sequence[str], *, current: int = 0) -> None:
        """Show other words, one of them holding; says nothing."""
        self._words.replace(words)
        self.hold(current)

    def hold(self, position: int) -> None:
        """Let another word hold; says nothing."""
        self.setCurrentIndex(self._words.index(position, 0))
        self.scrollTo(self.currentIndex())

    def choose(self, position: int) -> None:
        """Let another word hold, and say so."""
        self.hold(position)
        self.chosen.emit(position)

    def move(self, steps: int) -> None:  # type: ignore[override]
        """Go on to another word, and stay inside the row."""
        wanted = min(max(self.current + steps, 0), len(self.words) - 1)
        if wanted != self.current:
            self.choose(wanted)

    def mark_cursor(self, *, is_here: bool) -> None:
        """Show whether the arrow keys move here."""
        self.has_cursor = is_here
        view = self.viewport()
        assert view is not None
        view.update()


class _Words(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.words: Sequence[str] = ()

    def replace(self, words: Sequence[str]) -> None:
        self.beginResetModel()
        self.words = tuple(words)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self.words)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words[index.row()]
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, look: Look, view: Chips) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        look = self._look
        word = self._view.words[index.row()]
        wide = QFontMetricsF(look.font("body", bold=True)).horizontalAdvance(word)
        return QSize(max(round(wide) + look.px(36), look.metrics.target), look.metrics.target)

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        assert painter is not None
        look = self._look
        holds = index == self._view.currentIndex()
        edge = look.px(3)
        box = QRectF(option.rect).adjusted(0, edge, -look.px(8), -edge)
        painter.save()
        ground(
            painter,
            box,
            fill=look.colour("accent" if holds else "key"),
            radius=box.height() / 2,
            edge=look.colour("accent" if holds else "border"),
        )
        if holds and self._view.has_cursor:
            inner = box.adjusted(edge, edge, -edge, -edge)
            clear = look.colour("accent")
            ground(
                painter, inner, fill=clear, radius=inner.height() / 2, edge=look.colour("on_accent")
            )
        write(
            painter,
            self._view.words[index.row()],
            box=box,
            font=look.font("body", bold=True),
            colour=look.colour("on_accent" if holds else "text"),
            align=Qt.AlignmentFlag.AlignCenter,
        )
        painter.restore()
