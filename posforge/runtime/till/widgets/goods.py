"""One picture to touch: name, price, the colours it comes in, on a ground of its own colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qtpy.QtCore import QPointF, QRectF, QSizeF, Qt
from qtpy.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from posforge.runtime.domain.product import Product, Style
from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.paint import ground, write, write_lines

Align = Qt.AlignmentFlag
MOST_DOTS = 4
_CLOTH = {"light": (0.36, 0.80), "dark": (0.28, 0.30)}
"""Saturation at most, and lightness, of the ground behind a picture."""
_GREY = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """What one touch takes: a style, or an article that stands alone."""

    name: str
    style: Style | None = None
    product: Product | None = None

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return self.product.id if self.product is not None else self.style.id if self.style else ""

    @property
    def picture(self) -> str:
        """The id of its picture, empty for none."""
        return self.style.picture if self.style is not None else ""

    @property
    def department(self) -> str:
        """Where it stands."""
        owner = self.product or self.style
        return owner.department if owner is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a tile beyond its name: price in words, and colours as #rrggbb."""

    price: str
    colours: tuple[str, ...] = ()


class TilePainter:
    """Paints tiles of one look."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def height(self, width: int) -> int:
        """Return how high a tile of this width is, with the space around it."""
        return round(width * 0.7) + self._look.px(82)

    def picture_side(self, width: int) -> int:
        """Return the side a picture needs in a tile of this width."""
        return max(round(width * 0.7), 1)

    def paint(
        self,
        painter: QPainter,
        tile: Tile,
        *,
        box: QRectF,
        facts: Facts | None,
        picture: QPixmap | None,
        is_current: bool,
    ) -> None:
        """Paint one tile into its box."""
        look = self._look
        space = look.px(5)
        box = box.adjusted(space, space, -space, -space)
        edge = look.colour("accent" if is_current else "rule")
        fill = look.colour("accent_soft" if is_current else "surface")
        ground(painter, box, fill=fill, radius=look.px(12), edge=edge)
        words = look.px(72)
        top = QRectF(box.left(), box.top(), box.width(), box.height() - words)
        self._paint_picture(painter, tile, box=top, facts=facts, picture=picture)
        if is_current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(edge, look.px(3)))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), look.px(12), look.px(12))
        below = QRectF(box.left(), top.bottom(), box.width(), words)
        self._paint_words(painter, tile, box=below, facts=facts)

    def ground_colour(self, colours: Sequence[str], *, department: str) -> QColor:
        """Return the ground of a picture: its strongest colour, pale, or its department's."""
        saturation, lightness = _CLOTH[self._look.theme]
        strongest = max(map(QColor, colours), key=_chroma, default=None)
        if strongest is not None and _chroma(strongest) > _GREY:
            hue, found, _, _ = strongest.getHslF()
            return QColor.fromHslF(max(hue, 0.0), min(found, saturation), lightness)
        hue = sum(map(ord, department)) * 0.618 % 1.0
        return QColor.fromHslF(hue, saturation * 0.4, lightness)

    def _paint_picture(
        self,
        painter: QPainter,
        tile: Tile,
        *,
        box: QRectF,
        facts: Facts | None,
        picture: QPixmap | None,
    ) -> None:
        look = self._look
        colours = facts.colours if facts is not None else ()
        painter.save()
        shape = QPainterPath()
        radius = look.px(11)
        inner = box.adjusted(1, 1, -1, 0)
        shape.addRoundedRect(inner.adjusted(0, 0, 0, 2 * radius), radius, radius)
        painter.setClipRect(inner)
        painter.fillPath(shape, self.ground_colour(colours, department=tile.department))
        if picture is None:
            self._paint_initial(painter, tile, box=inner)
        else:
            painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
            paint_picture(painter, picture, box=inner, space=look.px(5))
        painter.restore()

    def _paint_initial(self, painter: QPainter, tile: Tile, *, box: QRectF) -> None:
        look = self._look
        write(
            painter,
            tile.name[:1].upper(),
            box=box,
            font=look.font("figure", bold=True),
            colour=look.colour("text"),
            align=Align.AlignCenter,
        )

    def _paint_words(
        self, painter: QPainter, tile: Tile, *, box: QRectF, facts: Facts | None
    ) -> None:
        look = self._look
        box = box.adjusted(look.px(9), look.px(5), -look.px(9), -look.px(6))
        name = look.font("small")
        write_lines(painter, tile.name, box=box, font=name, colour=look.colour("text"), lines=2)
        if facts is None:
            return
        taken = self._paint_dots(painter, facts.colours, box=box)
        write(
            painter,
            facts.price,
            box=box.adjusted(0, 0, -taken, 0),
            font=look.font("small", bold=True),
            colour=look.colour("text"),
            align=Align.AlignLeft | Align.AlignBottom,
        )

    def _paint_dots(self, painter: QPainter, colours: tuple[str, ...], *, box: QRectF) -> int:
        """Paint the colours an article comes in, where it comes in more than one."""
        if len(colours) < 2:
            return 0
        look = self._look
        side, step = look.px(10), look.px(13)
        shown = colours[:MOST_DOTS]
        for number, colour in enumerate(reversed(shown)):
            left = box.right() - side - number * step
            dot = QRectF(left, box.bottom() - side - look.px(2), side, side)
            paint_dot(painter, look, colour, box=dot)
        return len(shown) * step + look.px(4)


def paint_picture(painter: QPainter, picture: QPixmap, *, box: QRectF, space: int) -> None:
    """Paint a photograph so that it fills the box, or a cut-out whole, with space around it."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    whole = QRectF(picture.rect())
    if picture.hasAlphaChannel():
        room = box.adjusted(space, space, -space, -space)
        size = whole.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawPixmap(_around(room.center(), size), picture, whole)
    else:
        part = box.size().scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawPixmap(box, picture, _around(whole.center(), part))


def _around(middle: QPointF, size: QSizeF) -> QRectF:
    return QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size)


def _chroma(colour: QColor) -> float:
    """Return how much of a colour there is: 0 for black, white and every grey."""
    _, saturation, lightness, _ = colour.getHslF()
    return saturation * (1 - abs(2 * lightness - 1))


def paint_dot(painter: QPainter, look: Look, colour: str, *, box: QRectF) -> None:
    """Paint a colour as a dot that is seen on any ground."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.colour("border"), 1))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
