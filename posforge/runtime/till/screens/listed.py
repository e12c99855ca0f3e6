"""A sheet with a list to choose from: by arrow keys and Enter, or by touch."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList

_MOST_SHOWN = 6


class Listed(Sheet):
    """Rows, what is said where there are none, and a line below them.

    The first choice takes the selected row, so without rows it is not there.
    """

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        title: str,
        choices: Sequence[Choice],
        nothing: str,
    ) -> None:
        super().__init__(kit, desk, front, title=title, choices=choices, width=680)
        self.list = RowList(kit.look)
        self._nothing = label(kit.look, nothing, size="line", colour="muted")
        self.line = label(kit.look, "", size="small", colour="muted")
        for part in (self.list, self._nothing, self.line):
            self.body.addWidget(part)
        self.say("")

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.move(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().key(event)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; what was selected stays so."""
        selected = self.list.selected
        place = next((at for at, row in enumerate(rows) if row == selected), 0)
        self.list.show_rows(rows, select=place)
        self.list.setFixedHeight(self.kit.look.px(58) * min(max(len(rows), 2), _MOST_SHOWN))
        self.list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._keys[0].setVisible(bool(rows))

    def say(self, text: str) -> None:
        """Say something below the list, or nothing."""
        self.line.setText(text)
        self.line.setVisible(bool(text))
