"""Every key of this till on one sheet, made from the keymap the till runs with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import OWN, Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.screens.troubles import trouble_label
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.paint import ground, label

_OWN_COLUMNS = 3
_MOST_TROUBLES = 4
_FIXED = (
    ("3 ×", "help.times"),
    ("↑ ↓", "help.choose"),
    ("Enter", "help.enter"),
    ("Esc", "help.back"),
)
_GRID = (("← ↑ → ↓", "help.pictures"), ("Tab", "help.tab"))


class Help(Sheet):
    """Two columns of keys; the same key closes it."""

    name = "help"

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("help.title"),
            choices=(
                Choice(text=texts("close"), do=_nothing, tone="accent", hint="Esc"),
                *self._ways(kit),
            ),
            width=820,
        )
        fixed = _FIXED + (_GRID if kit.shop.till.layout == "grid" else ())
        right = QVBoxLayout()
        right.setSpacing(kit.look.px(12))
        right.addLayout(self._keys_grid([(key, texts(words)) for key, words in fixed]))
        right.addLayout(self._own_screens())
        troubles = desk.till.extensions.guard.troubles
        for trouble in troubles[:_MOST_TROUBLES]:
            right.addWidget(trouble_label(kit, trouble))
        right.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(kit.look.px(14))
        actions = kit.keymap.keys.items()
        columns.addLayout(self._keys_grid([(key, kit.action(one)) for one, key in actions]), 1)
        columns.addLayout(right, 2)
        self.body.addLayout(columns)

    def _keys_grid(self, rows: Sequence[tuple[str, str]]) -> QGridLayout:
        grid, look = QGridLayout(), self.kit.look
        grid.setHorizontalSpacing(look.px(14))
        grid.setVerticalSpacing(look.px(1 if look.metrics.is_short else 7))
        grid.setColumnStretch(1, 1)
        for row, (key, words) in enumerate(rows):
            grid.addWidget(_Cap(self.kit, key), row, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(label(look, words, size="body"), row, 1)
        return grid

    def _own_screens(self) -> QGridLayout:
        """A key for each screen of the shop's own, for who has no keyboard."""
        grid, look = QGridLayout(), self.kit.look
        grid.setSpacing(look.px(8))
        for place, screen in enumerate(self.kit.own_screens):
            key = Key(look, screen.title, icon="own", name=screen.title)
            key.clicked.connect(partial(self._leave_for, f"{OWN}{screen.name}"))
            grid.addWidget(key, place // _OWN_COLUMNS, place % _OWN_COLUMNS)
        return grid

    def _leave_for(self, action: str) -> None:
        self.front.close_sheet()
        self.front.do(action)

    def _ways(self, kit: Kit) -> tuple[Choice, ...]:
        """What else is reached from here, for who has no keyboard."""
        if not kit.shop.reports:
            return ()
        hint = kit.keymap.name("reports")
        reports = partial(self._leave_for, "reports")
        return (Choice(text=kit.action("reports"), do=reports, hint=hint, stays=True),)

    def do_help(self) -> None:
        """Close the sheet with the key that opened it."""
        self.back()


class _Cap(QLabel):
    """A key as it looks on a keyboard."""

    def __init__(self, kit: Kit, key: str) -> None:
        super().__init__(key)
        self._look = kit.look
        self.setFont(kit.look.font("small", bold=True))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(kit.look.px(0 if kit.look.metrics.is_short else 4))
        self.setMinimumWidth(kit.look.px(62))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        look = self._look
        painter = QPainter(self)
        box = QRectF(self.rect())
        edge = look.colour("border")
        ground(painter, box, fill=look.colour("key"), radius=look.px(6), edge=edge)
        painter.end()
        super().paintEvent(event)


def _nothing() -> None:
    """Closing is all."""
