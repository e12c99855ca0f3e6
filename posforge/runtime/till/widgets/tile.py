"""A person to touch: initials, name, role, and the digit that chooses them."""

from __future__ import annotations

from qtpy.QtCore import QRectF, QSize, Qt
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QAbstractButton, QSizePolicy

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.paint import ground, write

Align = Qt.AlignmentFlag


class PersonTile(QAbstractButton):
    """One person who may sign in."""

    def __init__(self, look: Look, *, name: str, role: str, digit: str) -> None:
        super().__init__()
        self._look = look
        self._role = role
        self._digit = digit
        self.setText(name)
        self.setAccessibleName(f"{name}, {role}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(84))

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(84))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._look
        box = QRectF(self.rect())
        is_chosen = self.isChecked()
        fill = "key_pressed" if self.isDown() else ("accent_soft" if is_chosen else "key")
        edge = look.colour("accent" if is_chosen else "border")
        ground(painter, box, fill=look.colour(fill), radius=look.px(12), edge=edge)
        side = look.px(52)
        circle = QRectF(look.px(16), box.center().y() - side / 2, side, side)
        ground(painter, circle, fill=look.colour("accent"), radius=side / 2)
        write(
            painter,
            initials(self.text()),
            box=circle,
            font=look.font("line", bold=True),
            colour=look.colour("on_accent"),
            align=Align.AlignCenter,
        )
        words = box.adjusted(side + look.px(30), look.px(18), -look.px(30), -look.px(18))
        write(
            painter,
            self.text(),
            box=words,
            font=look.font("line", bold=True),
            colour=look.colour("text"),
            align=Align.AlignLeft | Align.AlignTop,
        )
        muted = look.colour("muted")
        write(
            painter,
            self._role,
            box=words,
            font=look.font("body"),
            colour=muted,
            align=Align.AlignLeft | Align.AlignBottom,
        )
        write(
            painter,
            self._digit,
            box=box.adjusted(0, look.px(8), -look.px(12), 0),
            font=look.font("hint"),
            colour=muted,
            align=Align.AlignRight | Align.AlignTop,
        )


def initials(name: str) -> str:
    """Return the first letters of the first and the last word of a name."""
    words = name.split()
    ends = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in ends).upper()
