"""Draws what the printer's own letters cannot say: lines in any script, QR codes, barcodes.

Every picture is one bit deep and as wide as the paper, black is 1, ready for `GS v 0`.
"""

from __future__ import annotations

import unicodedata

import segno
from barcode import Code128
from PIL import Image, ImageChops, ImageDraw

from posforge.runtime.devices.fonts import Face, FontBook
from posforge.runtime.devices.layout import DOTS_PER_COLUMN, Cell, Line, Paper

LINE_DOTS = 30
_BASELINE = 19
_FIXED_PITCH_DOTS = 20
_LETTER_DOTS = 24
_MIDDLE_GREY = 128
_QUIET_MODULES = 10
_WIDEST_MODULE = 3
_BARCODE_DOTS = 72
_QR_SHARE = 3
_TALLEST_LOGO = 240
_MOST_LOGO_PIXELS = 16_000_000
_LOGO_FORMATS = ("PNG", "JPEG")


def draw_line(line: Line, paper: Paper, *, fonts: FontBook) -> Image.Image:
    """Return a line as a picture. Raises KnownError for a letter that no font can draw."""
    across = 2 if line.size == "large" else 1
    down = 1 if line.size == "normal" else 2
    cells = [
        (cell, _draw_cell(cell, fonts, across=across, down=down, is_bold=line.is_bold))
        for cell in line.cells
        if cell.text.strip()
    ]
    above = max([_BASELINE * down, *(up for _, (_, up) in cells)])
    below = max([(LINE_DOTS - _BASELINE) * down, *(one.height - up for _, (one, up) in cells)])
    canvas = Image.new("L", (paper.dots, above + below), 0)
    for cell, (drawn, up) in cells:
        room = cell.width * DOTS_PER_COLUMN * across - drawn.width
        before = {"left": 0, "center": room // 2, "right": room}[cell.align]
        x = cell.start * DOTS_PER_COLUMN * across + before
        canvas.paste(drawn, (x, above - up))
    return _one_bit(canvas)


def draw_logo(file: str, paper: Paper) -> Image.Image | None:
    """Return the picture in a file in the middle of the paper, its greys as scattered dots.

    It is made smaller where it is too large, never larger. None where the file is no PNG or JPEG of
    at most 16 million dots: a receipt is worth more than its logo.
    """
    try:
        with Image.open(file, formats=_LOGO_FORMATS) as picture:
            if picture.width * picture.height > _MOST_LOGO_PIXELS:
                return None
            flat = Image.new("RGBA", picture.size, "white")
            flat.alpha_composite(picture.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey = flat.convert("L")
    grey.thumbnail((paper.dots, _TALLEST_LOGO), Image.Resampling.LANCZOS)
    canvas = Image.new("1", (paper.dots, grey.height), 0)
    canvas.paste(ImageChops.invert(grey).convert("1"), ((paper.dots - grey.width) // 2, 0))
    return canvas


def draw_qr(data: str, paper: Paper) -> Image.Image:
    """Return a QR code (error correction M) in the middle of the paper."""
    modules = segno.make_qr(data, error="m", boost_error=False)
    scale = qr_module_dots(int(modules.symbol_size(border=0)[0]), paper)
    side = int(modules.symbol_size(scale=scale, border=4)[0])
    canvas = Image.new("1", (paper.dots, side), 0)
    left = (paper.dots - side) // 2
    pen = ImageDraw.Draw(canvas)
    for row, bits in enumerate(modules.matrix_iter(scale=scale, border=4)):
        for column, bit in enumerate(bits):
            if bit:
                pen.point((left + column, row), 1)
    return canvas


def qr_module_dots(modules: int, paper: Paper) -> int:
    """Return how many dots wide a module is, so that the code fills about a third of the paper."""
    return max(3, min(8, round(paper.dots / _QR_SHARE / modules)))


def draw_barcode(data: str, paper: Paper) -> Image.Image | None:
    """Return a Code 128 in the middle of the paper, or None where it would be too wide to scan."""
    modules: str = Code128(data).build()[0]
    scale = min(_WIDEST_MODULE, paper.dots // (len(modules) + 2 * _QUIET_MODULES))
    if scale == 0:
        return None
    row = Image.new("1", (len(modules), 1))
    row.putdata([int(bit) for bit in modules])
    bars = row.resize((len(modules) * scale, _BARCODE_DOTS), Image.Resampling.NEAREST)
    canvas = Image.new("1", (paper.dots, _BARCODE_DOTS), 0)
    canvas.paste(bars, ((paper.dots - bars.width) // 2, 0))
    return canvas


def _draw_cell(
    cell: Cell, fonts: FontBook, *, across: int, down: int, is_bold: bool
) -> tuple[Image.Image, int]:
    """Return the text of a cell, white on black and no wider than it, and its baseline's height."""
    runs = fonts.runs(cell.text)
    if _reads_from_right(cell.text):
        runs.reverse()
    drawn = [_draw_run(face, text, scale=max(across, down), is_bold=is_bold) for face, text in runs]
    above = max(up for _, up in drawn)
    below = max(one.height - up for one, up in drawn)
    joined = Image.new("L", (sum(one.width for one, _ in drawn), above + below), 0)
    x = 0
    for one, up in drawn:
        joined.paste(one, (x, above - up))
        x += one.width
    width = joined.width * across // max(across, down)
    width = max(1, min(width, cell.width * DOTS_PER_COLUMN * across))
    return joined.resize((width, joined.height)), above


def _draw_run(face: Face, text: str, *, scale: int, is_bold: bool) -> tuple[Image.Image, int]:
    font = face.at((_FIXED_PITCH_DOTS if face.is_fixed_pitch else _LETTER_DOTS) * scale)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    ascent = max(0, -int(top)) + 1
    start = max(0, -int(left))
    width = start + max(round(font.getlength(text)), int(right))
    canvas = Image.new("L", (width, ascent + max(0, int(bottom)) + 1), 0)
    pen = ImageDraw.Draw(canvas)
    for x in range(start, start + scale + 1, scale) if is_bold else (start,):
        pen.text((x, ascent), text, font=font, fill=255, anchor="ls")
    return canvas, ascent


def _reads_from_right(text: str) -> bool:
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _one_bit(grey: Image.Image) -> Image.Image:
    return grey.point([0] * _MIDDLE_GREY + [255] * (256 - _MIDDLE_GREY), "1")
