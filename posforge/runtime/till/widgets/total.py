"""The amount that matters, in the same corner of every screen and readable from two metres."""

from __future__ import annotations

from qtpy.QtCore import QRectF, QSize, Qt
from qtpy.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from qtpy.QtWidgets import QSizePolicy, QWidget

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.paint import ground, write

Align = Qt.AlignmentFlag

BETWEEN = " · "
"""Stands between the parts of a footer, which may be broken there."""


class TotalPanel(QWidget):
    """A dark panel: caption and note above, the amount large, the taxes below."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._caption = self._note = self._amount = self._footer = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(90 if look.metrics.is_short else 124))

    def show_amount(self, amount: str, *, caption: str, note: str = "", footer: str = "") -> None:
        """Show an amount with what stands around it."""
        self._amount, self._caption, self._note, self._footer = amount, caption, note, footer
        self.setAccessibleName(f"{caption} {amount}")
        self.update()

    @property
    def amount(self) -> str:
        """The amount as it is shown."""
        return self._amount

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(380), self.height())

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._look
        quiet, loud = look.colour("panel_muted"), look.colour("on_panel")
        box = QRectF(self.rect())
        ground(painter, box, fill=look.colour("panel"), radius=look.px(12))
        box.adjust(look.px(18), look.px(11), -look.px(18), -look.px(10))
        body, bold = look.font("body"), look.font("body", bold=True)
        left = Align.AlignLeft | Align.AlignTop
        large = look.font("amount", bold=True)
        if look.metrics.is_short:  # the amount has the right side for itself
            wide = QFontMetricsF(large).horizontalAdvance(self._amount) + look.px(14)
            across, beside = Align.AlignLeft, min(wide, box.width() * 0.55)
            indent = QFontMetricsF(bold).horizontalAdvance(self._caption) + look.px(8)
            note = box.adjusted(indent, 0, -beside, 0)
        else:
            across, beside, note = Align.AlignRight, 0, box
        write(painter, self._caption, box=box, font=bold, colour=quiet, align=left)
        write(painter, self._note, box=note, font=body, colour=quiet, align=across | Align.AlignTop)
        write(
            painter,
            self._amount,
            box=box.adjusted(box.width() - beside, 0, 0, 0)
            if look.metrics.is_short
            else box.adjusted(0, look.px(12), 0, -look.px(10)),
            font=large,
            colour=loud,
            align=Align.AlignRight | Align.AlignVCenter,
        )
        self._write_footer(painter, box.adjusted(0, 0, -beside, 0), align=across)

    def _write_footer(self, painter: QPainter, box: QRectF, *, align: Qt.AlignmentFlag) -> None:
        font = self._look.font("small")
        is_short = self._look.metrics.is_short
        lines = footer_lines(self._footer, font, box.width()) if is_short else (self._footer,)
        for number, line in enumerate(reversed(lines)):
            write(
                painter,
                line,
                box=box.adjusted(0, 0, 0, -number * QFontMetricsF(font).lineSpacing()),
                font=font,
                colour=self._look.colour("panel_muted"),
                align=align | Align.AlignBottom,
            )


def footer_lines(text: str, font: QFont, width: float) -> tuple[str, ...]:
    """Return a footer broken between its parts into as many lines as it needs."""
    metrics, lines = QFontMetricsF(font), [""]
    for part in text.split(BETWEEN):
        longer = BETWEEN.join(filter(None, (lines[-1], part)))
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(part)
        else:
            lines[-1] = longer
    return tuple(line for line in lines if line)
