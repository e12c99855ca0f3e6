"""Pictures in rows, to touch: only those in sight are painted and asked for."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt, QTimer, Signal
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
from posforge.runtime.till.pictures import Pictures
from posforge.runtime.till.widgets.goods import Facts, Tile, TilePainter

NOTHING = QModelIndex()
NARROWEST = 140


class Shelf(QListView):
    """Tiles in rows that fill the width; scrolls by finger, by page and to its cursor.

    `touched` carries a Tile; `unknown` the tiles that have come into sight and whose facts nobody
    has told yet.
    """

    touched = Signal(object)
    unknown = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tiles = _Tiles(self)
        self._facts: dict[str, Facts] = {}
        self._asked: set[str] = set()
        self._in_sight: dict[str, Tile] = {}
        self._columns = 1
        self.pictures = Pictures()
        self.painter_of_tiles = TilePainter(look)
        self.has_cursor = False
        self.setModel(self._tiles)
        self.setItemDelegate(_Painter(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view = self.viewport()
        assert view is not None
        view.setAutoFillBackground(False)
        QScroller.grabGesture(view, QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        self.clicked.connect(lambda index: self.touched.emit(self._tiles.tiles[index.row()]))
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.timeout.connect(self._ask_for_facts)

    @property
    def tiles(self) -> Sequence[Tile]:
        """The tiles as they are shown."""
        return self._tiles.tiles

    @property
    def current(self) -> Tile | None:
        """The tile under the cursor, while there is one."""
        index = self.currentIndex()
        return self.tiles[index.row()] if self.has_cursor and index.isValid() else None

    @property
    def columns(self) -> int:
        """How many tiles stand side by side."""
        return self._columns

    def facts(self, tile: Tile) -> Facts | None:
        """What is known of a tile; one nobody told anything of is asked for soon."""
        if tile.id not in self._asked and tile.id not in self._in_sight:
            self._in_sight[tile.id] = tile
            self._ask.start(0)
        return self._facts.get(tile.id)

    def show_tiles(self, tiles: Sequence[Tile], *, cursor: int | None = None) -> None:
        """Show other tiles from the top, with the cursor on one of them, or without."""
        self._tiles.replace(tiles)
        self.scrollToTop()
        self.has_cursor = False
        if cursor is not None and tiles:
            self.put_cursor(cursor)

    def tell(self, facts: dict[str, Facts]) -> None:
        """Show what has become known of some tiles, by their ids."""
        self._facts.update(facts)
        self._repaint()

    def ask_again(self) -> None:
        """Let everything in sight be asked for once more; what is known stays until then."""
        self._asked.clear()
        self._repaint()

    def put_cursor(self, position: int) -> None:
        """Show the cursor, on this tile."""
        self.has_cursor = True
        index = self._tiles.index(min(max(position, 0), len(self.tiles) - 1), 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self._repaint()

    def drop_cursor(self) -> None:
        """Show no cursor, until it is moved again."""
        self.has_cursor = False
        self._repaint()

    def step(self, *, right: int = 0, down: int = 0) -> bool:
        """Move the cursor; tell whether it has left by the top. It first appears where it was."""
        if not self.tiles:
            return down < 0
        if not self.has_cursor:
            self.put_cursor(max(self.currentIndex().row(), 0))
            return False
        here = self.currentIndex().row()
        if down < 0 and here < self._columns:
            return True
        wanted = here + right + down * self._columns
        if down > 0 and wanted >= len(self.tiles):
            last_row = (len(self.tiles) - 1) // self._columns
            wanted = len(self.tiles) - 1 if here // self._columns < last_row else here
        self.put_cursor(wanted)
        return False

    def page(self, direction: int) -> None:
        """Scroll down (1) or up (-1) by the rows in sight."""
        bar, view = self.verticalScrollBar(), self.viewport()
        assert bar is not None
        assert view is not None
        row = self.gridSize().height()
        rows = max(view.height() // row, 1)
        bar.setValue((bar.value() // row + direction * rows) * row)
        if self.has_cursor:
            self.put_cursor(self.currentIndex().row() + direction * rows * self._columns)

    @property
    def is_longer_than_shown(self) -> bool:
        """Whether there is anything to scroll to."""
        bar = self.verticalScrollBar()
        return bar is not None and bar.maximum() > 0

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        view = self.viewport()
        assert view is not None
        self._columns = max(view.width() // self._look.px(NARROWEST), 1)
        width = view.width() // self._columns
        self.setGridSize(QSize(width, self.painter_of_tiles.height(width)))
        super().resizeEvent(event)

    def _repaint(self) -> None:
        view = self.viewport()
        assert view is not None
        view.update()

    def _ask_for_facts(self) -> None:
        tiles, self._in_sight = list(self._in_sight.values()), {}
        self._asked.update(tile.id for tile in tiles)
        if tiles:
            self.unknown.emit(tiles)


class _Tiles(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.tiles: Sequence[Tile] = ()

    def replace(self, tiles: Sequence[Tile]) -> None:
        self.beginResetModel()
        self.tiles = tuple(tiles)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = NOTHING) -> int:
        return 0 if parent.isValid() else len(self.tiles)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tiles[index.row()].name
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._shelf = shelf

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex) -> QSize:
        return self._shelf.gridSize()

    def paint(
        self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex
    ) -> None:
        assert painter is not None
        shelf = self._shelf
        tile = shelf.tiles[index.row()]
        painter.save()
        shelf.painter_of_tiles.paint(
            painter,
            tile,
            box=QRectF(option.rect),
            facts=shelf.facts(tile),
            picture=shelf.pictures.get(tile.picture),
            is_current=shelf.has_cursor and index == shelf.currentIndex(),
        )
        painter.restore()
