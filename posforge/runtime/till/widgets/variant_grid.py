"""The articles of one style as keys: sizes side by side, colours below each other."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import QRectF, QSize, Qt, Signal
from qtpy.QtGui import QFontMetricsF, QPainter, QPaintEvent
from qtpy.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from posforge.runtime.till.kit import Kit
from posforge.runtime.till.swatches import swatch
from posforge.runtime.till.variants import Table
from posforge.runtime.till.widgets.goods import paint_dot
from posforge.runtime.till.widgets.paint import write
from posforge.runtime.till.widgets.variant_key import VariantKey


class VariantGrid(QWidget):
    """Keys in rows and columns with a cursor; `chosen` carries a Product.

    `heads` names the columns and stands above, where it does not scroll away; None for one row.
    """

    chosen = Signal(object)

    def __init__(self, kit: Kit, table: Table) -> None:
        super().__init__()
        self._kit = kit
        self.table = table
        self._at: tuple[int, int] | None = None
        self.heads: QWidget | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(kit.look.px(8))
        self.keys = self._matrix() if table.rows.values != ("",) else self._flow()
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def show_further(self, further: Sequence[str]) -> None:
        """Show the articles with these values of the further axes."""
        table = self.table
        rows = table.rows.values
        per_row = max(map(len, self.keys))
        for number, keys in enumerate(self.keys):
            for place, key in enumerate(keys):
                is_flow = rows == ("",)
                column = table.columns.values[number * per_row + place if is_flow else place]
                row = "" if is_flow else rows[number]
                key.show_product(table.cell(further, row=row, column=column))

    @property
    def current(self) -> VariantKey | None:
        """The key under the cursor."""
        return self.keys[self._at[0]][self._at[1]] if self._at is not None else None

    def put_cursor(self) -> None:
        """Show the cursor, on the first key that takes something."""
        places = [(row, at) for row, keys in enumerate(self.keys) for at in range(len(keys))]
        taking = [(row, at) for row, at in places if self.keys[row][at].isEnabled()]
        self._mark(next(iter(taking or places)))

    def drop_cursor(self) -> None:
        """Show no cursor."""
        if self.current is not None:
            self.current.mark_current(is_current=False)
        self._at = None

    def step(self, *, right: int = 0, down: int = 0) -> bool:
        """Move the cursor; tell whether it has left by the top."""
        if self._at is None:
            self.put_cursor()
            return False
        row, at = self._at
        if row + down < 0:
            return True
        row = min(row + down, len(self.keys) - 1)
        self._mark((row, min(max(at + right, 0), len(self.keys[row]) - 1)))
        return False

    def _mark(self, place: tuple[int, int]) -> None:
        self.drop_cursor()
        self._at = place
        self.keys[place[0]][place[1]].mark_current(is_current=True)

    def _matrix(self) -> list[list[VariantKey]]:
        table, grid = self.table, self._grid
        names = [_Head(self._kit, value) for value in table.rows.values]
        side = min(max(name.sizeHint().width() for name in names), self._kit.look.px(150))
        keys = []
        for row, name in enumerate(names):
            name.setFixedWidth(side)
            grid.addWidget(name, row, 0)
            keys.append([self._key() for _ in table.columns.values])
            for at, key in enumerate(keys[-1], start=1):
                grid.addWidget(key, row, at)
                grid.setColumnStretch(at, 1)
        self.heads = self._column_heads(side)
        return keys

    def _column_heads(self, side: int) -> QWidget:
        heads = QWidget()
        row = QHBoxLayout(heads)
        row.setContentsMargins(side + self._grid.spacing(), 0, 0, 0)
        row.setSpacing(self._grid.spacing())
        for value in self.table.columns.values:
            head = _Head(self._kit, value, is_centred=True)
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(head, 1)
        return heads

    def _flow(self) -> list[list[VariantKey]]:
        """Lay the values of the only axis out in rows, names wider than sizes."""
        axis, grid = self.table.columns, self._grid
        count = len(axis.values)
        wide = (count if count <= 4 else 3 if count <= 6 else 4) if axis.label else 2
        rows = [axis.values[at : at + wide] for at in range(0, count, wide)]
        keys = [[self._key(value or "–") for value in row] for row in rows]
        for row, some in enumerate(keys):
            for at, key in enumerate(some):
                grid.addWidget(key, row, at)
                grid.setColumnStretch(at, 1)
        return keys

    def _key(self, value: str = "") -> VariantKey:
        key = VariantKey(self._kit, value=value)
        key.clicked.connect(lambda: self.chosen.emit(key.product))
        return key


class _Head(QWidget):
    """The value of a row or a column, with its colour where the word is one."""

    def __init__(self, kit: Kit, value: str, *, is_centred: bool = False) -> None:
        super().__init__()
        self._look = kit.look
        self._value = value or "–"
        self._is_centred = is_centred
        self._colour = swatch(value)

    def sizeHint(self) -> QSize:
        look = self._look
        wide = QFontMetricsF(look.font("line", bold=True)).horizontalAdvance(self._value)
        dot = look.px(28) if self._colour else 0
        return QSize(round(wide) + dot + look.px(6), look.px(30))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._look
        box = QRectF(self.rect())
        if self._is_centred:
            spare = max(box.width() - self.sizeHint().width(), 0.0)
            box.adjust(spare / 2, 0, -spare / 2, 0)
        if self._colour:
            side = look.px(18)
            dot = QRectF(box.left() + 1, box.center().y() - side / 2, side, side)
            paint_dot(painter, look, self._colour, box=dot)
            box.adjust(side + look.px(8), 0, 0, 0)
        write(
            painter,
            self._value,
            box=box,
            font=look.font("line", bold=True),
            colour=look.colour("text"),
            align=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        )
