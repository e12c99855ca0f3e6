"""Keys to choose from, each with its own number or letter: one stroke, or one touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QGridLayout

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.key import Key

_STROKES = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Numbered(QGridLayout):
    """A grid of keys; `place_of` tells which of them a key press means."""

    def __init__(
        self, look: Look, texts: Sequence[str], *, columns: int, chosen: Callable[[int], None]
    ) -> None:
        super().__init__()
        self.setSpacing(look.px(8))
        self._count = len(texts)
        self.keys = [
            Key(look, text, hint=_STROKES[place], size="line", is_big=True)
            for place, text in enumerate(texts)
        ]
        for place, key in enumerate(self.keys):
            key.setMinimumHeight(look.metrics.target if look.metrics.is_short else look.px(56))
            key.clicked.connect(lambda place=place: chosen(place))
            self.addWidget(key, place // columns, place % columns)

    def place_of(self, event: QKeyEvent) -> int | None:
        """Return the place of the key that a key press stands for."""
        stroke = event.text().upper()
        is_one = bool(stroke) and stroke in _STROKES[: self._count]
        return _STROKES.index(stroke) if is_one else None
