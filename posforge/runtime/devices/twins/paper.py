"""A roll of thermal paper: takes letters and dots as a print head does, and shows what came out.

203 dpi, so one dot is one pixel: 576 dots of an 80 mm roll, 384 of a 58 mm roll, and the margins
no printer reaches.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from posforge.runtime.devices.fonts import FontBook

CELL_DOTS = 12
LETTER_DOTS = 24
_BASELINE = 19
_FONT_DOTS = 20
_MARGIN = {58: 40, 80: 32}
_DOTS = {58: 384, 80: 576}
_HEAD_TO_CUTTER = 96
_TEAR = 10
_TABLE = 36
_INK = (44, 42, 50)
_PAPER = (251, 250, 246)
_SURFACE = (223, 226, 231)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as the printer was told to print it; `across` and `down` magnify."""

    char: str
    is_bold: bool = False
    is_underlined: bool = False
    is_inverse: bool = False
    across: int = 1
    down: int = 1


Align = Literal["left", "center", "right"]


class Roll:
    """The paper under the print head."""

    def __init__(self, width_mm: Literal[58, 80], fonts: FontBook) -> None:
        self.dots = _DOTS[width_mm]
        self._margin = _MARGIN[width_mm]
        self._face = fonts.fixed_pitch()
        self._glyphs: dict[Glyph, Image.Image] = {}
        self._ink = Image.new("L", (self.dots, 512), 0)
        self._height = _HEAD_TO_CUTTER

    def feed(self, dots: int) -> None:
        """Move the paper on."""
        self._height += dots
        if self._height > self._ink.height:
            longer = Image.new("L", (self.dots, 2 * self._height), 0)
            longer.paste(self._ink, (0, 0))
            self._ink = longer

    def print_line(self, glyphs: list[Glyph], *, align: Align, spacing: int) -> None:
        """Print one line of characters on a common baseline, and move on by the line spacing."""
        tall = max((glyph.down for glyph in glyphs), default=1)
        top = self._height
        self.feed(max(spacing, LETTER_DOTS * tall))
        x = self._start(sum(glyph.across for glyph in glyphs) * CELL_DOTS, align)
        for glyph in glyphs:
            drawn = self._drawn(glyph)
            lowered = top + _BASELINE * (tall - glyph.down)
            self._darken(drawn, x, lowered)
            x += glyph.across * CELL_DOTS

    def print_picture(self, picture: Image.Image, *, align: Align) -> None:
        """Print dots (mode 1, set is black) and move on by exactly their height."""
        top = self._height
        self.feed(picture.height)
        self._darken(picture.convert("L"), self._start(picture.width, align), top)

    def cut(self) -> Image.Image:
        """Cut the paper and return it as it lies on the counter; a new piece begins.

        The knife sits above the head: what was not fed past it begins the next piece.
        """
        knife = self._height - _HEAD_TO_CUTTER
        ink = self._ink.crop((0, 0, self.dots, knife))
        left_over = self._ink.crop((0, knife, self.dots, self._height))
        self._ink = Image.new("L", (self.dots, 512), 0)
        self._ink.paste(left_over, (0, 0))
        self._height = _HEAD_TO_CUTTER
        return self._lay_down(ink)

    def feed_to_cutter(self) -> None:
        """Move the last line past the knife."""
        self.feed(_HEAD_TO_CUTTER)

    def _start(self, width: int, align: Align) -> int:
        room = max(self.dots - width, 0)
        return {"left": 0, "center": room // 2, "right": room}[align]

    def _darken(self, drawn: Image.Image, x: int, y: int) -> None:
        box = (x, y, x + drawn.width, y + drawn.height)
        self._ink.paste(ImageChops.lighter(self._ink.crop(box), drawn), box[:2])

    def _drawn(self, glyph: Glyph) -> Image.Image:
        if glyph not in self._glyphs:
            self._glyphs[glyph] = self._draw(glyph)
        return self._glyphs[glyph]

    def _draw(self, glyph: Glyph) -> Image.Image:
        scale = max(glyph.across, glyph.down)
        size = (CELL_DOTS * scale, LETTER_DOTS * scale)
        cell = Image.new("L", size, 0)
        font = self._face.at(_FONT_DOTS * scale)
        pen = ImageDraw.Draw(cell)
        for shift in range(0, scale + 1, scale) if glyph.is_bold else (0,):
            pen.text((shift, _BASELINE * scale), glyph.char, font=font, fill=255, anchor="ls")
        if glyph.is_underlined:
            pen.line((0, size[1] - 2, size[0], size[1] - 2), fill=255, width=scale)
        if glyph.is_inverse:
            cell = ImageChops.invert(cell)
        return cell.resize((CELL_DOTS * glyph.across, LETTER_DOTS * glyph.down))

    def _lay_down(self, ink: Image.Image) -> Image.Image:
        width = self.dots + 2 * self._margin
        height = max(ink.height, 4 * _TEAR)
        paper = Image.new("RGB", (width, height), _PAPER)
        paper = ImageChops.multiply(paper, _curl(width, height))
        heat = _uneven(ink)
        paper.paste(Image.new("RGB", ink.size, _INK), (self._margin, 0), heat)
        shape = _torn(width, height)
        surface = Image.new("RGB", (width + 2 * _TABLE, height + 2 * _TABLE), _SURFACE)
        shadow = _shadow(shape, surface.size)
        surface.paste(Image.new("RGB", surface.size, (70, 74, 84)), (0, 0), shadow)
        surface.paste(paper, (_TABLE, _TABLE), shape)
        return surface


def _shadow(shape: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the soft shadow below a shape; blurred small, which looks the same and is quick."""
    dark = Image.new("L", size, 0)
    dark.paste(shape.point([value * 2 // 5 for value in range(256)]), (_TABLE, _TABLE + 5))
    small = dark.resize((size[0] // 4, size[1] // 4)).filter(ImageFilter.GaussianBlur(2))
    return small.resize(size)


def _uneven(ink: Image.Image) -> Image.Image:
    """Return the ink a little paler here and there, as a worn print head leaves it."""
    width, height = ink.size
    grain = hashlib.shake_128(b"grain").digest(width * height)
    noise = Image.frombytes("L", ink.size, grain).point([225 + value // 9 for value in range(256)])
    return ImageChops.multiply(ink, noise)


def _curl(width: int, height: int) -> Image.Image:
    """Return the light on paper that was on a roll: a touch darker towards both sides."""
    row = Image.new("L", (width, 1))
    for x in range(width):
        from_edge = min(x, width - 1 - x)
        row.putpixel((x, 0), 255 - max(0, 40 - from_edge) * 18 // 40)
    return Image.merge("RGB", [row.resize((width, height))] * 3)


def _torn(width: int, height: int) -> Image.Image:
    """Return the outline of the paper: straight sides, and the teeth of the cutter at the ends."""
    teeth = width // _TEAR
    top = [(x * width // teeth, _TEAR // 2 * (x % 2)) for x in range(teeth + 1)]
    bottom = [(x, height - 1 - y) for x, y in reversed(top)]
    shape = Image.new("L", (width, height), 0)
    ImageDraw.Draw(shape).polygon([*top, *bottom], fill=255)
    return shape
