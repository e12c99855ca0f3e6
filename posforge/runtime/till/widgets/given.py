"""What the customer gives, and what goes back: the arithmetic shown while it is typed."""

from __future__ import annotations

from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QSizePolicy, QWidget

from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.paint import ground, write

Align = Qt.AlignmentFlag


class Given(QWidget):
    """Two lines: the amount given, and change or what is missing."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._given = self._result = self._caption = ""
        self._is_short = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(kit.look.px(72 if kit.look.metrics.is_short else 104))

    def show_amount(
        self, given_minor: int | None, *, due_minor: int, shown: str | None = None
    ) -> None:
        """Show an amount being typed against what is due; None while nothing is typed.

        `shown` is how the amount is written where it was given in another currency.
        """
        kit = self._kit
        self._is_short = given_minor is not None and given_minor < due_minor
        self._given = "" if given_minor is None else shown or kit.money(given_minor)
        self._caption = kit.texts("pay.missing" if self._is_short else "change.due")
        rest = abs((given_minor or 0) - due_minor)
        self._result = "" if given_minor is None else kit.money(rest)
        self.setAccessibleName(f"{self._given} {self._caption} {self._result}")
        self.update()

    @property
    def result(self) -> str:
        """The second line as it is shown: change, or what is missing."""
        return f"{self._caption} {self._result}".strip()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._kit.look
        box = QRectF(self.rect())
        edge = look.colour("accent")
        ground(painter, box, fill=look.colour("surface"), radius=look.px(12), edge=edge)
        edge_space = look.px(4 if look.metrics.is_short else 8)
        box.adjust(look.px(18), edge_space, -look.px(18), -edge_space)
        half = box.height() / 2
        upper = QRectF(box.left(), box.top(), box.width(), half)
        lower = QRectF(box.left(), box.top() + half, box.width(), half)
        caption = self._kit.texts("pay.amount")
        self._line(painter, upper, (caption, self._given or "–"), "muted")
        ink = "danger_ink" if self._is_short else "accent_ink"
        self._line(painter, lower, (self._caption, self._result or "–"), ink)

    def _line(self, painter: QPainter, box: QRectF, words: tuple[str, str], ink: str) -> None:
        look = self._kit.look
        write(
            painter,
            words[0],
            box=box,
            font=look.font("body", bold=True),
            colour=look.colour(ink),
            align=Align.AlignLeft | Align.AlignVCenter,
        )
        write(
            painter,
            words[1],
            box=box.adjusted(look.px(130), 0, 0, 0),
            font=look.font("title" if look.metrics.is_short else "figure", bold=True),
            colour=look.colour("text" if ink == "muted" else ink),
            align=Align.AlignRight | Align.AlignVCenter,
        )
