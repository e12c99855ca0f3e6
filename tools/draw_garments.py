"""Draws the boutique preset's pictures: each kind of garment in light cloth and dark seams.

Usage: python tools/draw_garments.py
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw

GARMENTS = Path(__file__).with_name("garments.txt")
"""How each garment looks: its name in brackets, then one layer a line."""
TARGET = Path(__file__).parents[1] / "posforge" / "spec" / "presets" / "boutique" / "pictures"
GRID = 100
SIDE = 256
FINER = 6
COLOURS = 48
STEPS = 28

Point = tuple[float, float]
Kind = Literal["cloth", "shade", "dark", "seam", "stitch"]
_CLOTH = "#fbf8f3"
_SHADE = "#ded6ca"
_INK = "#34383f"
_STITCH = "#8d877e"


@dataclass(frozen=True, slots=True)
class Stroke:
    """One layer of a flat: what it is, its outline, and whether it is closed."""

    kind: Kind
    points: Sequence[Point]
    is_closed: bool


def main() -> None:
    """Draw every garment into the preset's `pictures/`."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, program in programs().items():
        path = TARGET / f"{name}.png"
        draw(program).save(path, optimize=True)
        print(f"{path.name} {path.stat().st_size} bytes")


def programs() -> dict[str, str]:
    """Return the program of every garment by its name."""
    _, *parts = GARMENTS.read_text("utf-8").split("[")
    return {name: layers for name, _, layers in (part.partition("]") for part in parts)}


def draw(program: str) -> Image.Image:
    """Return the picture a program describes, on no ground, with smooth edges."""
    large = Image.new("RGBA", (SIDE * FINER, SIDE * FINER), (251, 248, 243, 0))
    pen = ImageDraw.Draw(large)
    cloth: Stroke | None = None
    for stroke in strokes(program):
        _lay(pen, stroke)
        cloth = stroke if stroke.kind == "cloth" else cloth
        if stroke.kind == "shade" and cloth is not None:
            _outline(pen, cloth)
    small = _filling(large).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS, method=Image.Quantize.FASTOCTREE)


def _filling(picture: Image.Image) -> Image.Image:
    """Return the picture as a square that what is drawn fills, with a little air around it."""
    box = picture.getchannel("A").getbbox()
    assert box is not None, "nothing is drawn"
    drawn = picture.crop(box)
    side = round(max(drawn.size) * 1.05)
    square = Image.new("RGBA", (side, side), (251, 248, 243, 0))
    square.paste(drawn, ((side - drawn.width) // 2, (side - drawn.height) // 2))
    return square


def strokes(program: str) -> Iterator[Stroke]:
    """Yield the layers of a program, from the ground up.

    Each line is a kind and a path on a grid of 100 × 100: `M x y` begins, `L x y` draws a line,
    `C` six numbers a curve, `Z` closes. `half:` before the path adds its mirror image to the other
    side of the middle as one outline, `both:` as a second one.
    """
    for line in filter(None, map(str.strip, program.splitlines())):
        kind, words = line.split(maxsplit=1)
        how, _, path = words.rpartition(":")
        points, is_closed = _points(path.split())
        if how == "half":
            yield Stroke(_kind(kind), [*points, *_mirrored(points)[::-1]], is_closed)
            continue
        yield Stroke(_kind(kind), points, is_closed)
        if how == "both":
            yield Stroke(_kind(kind), _mirrored(points), is_closed)


def _lay(pen: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    scale = SIDE * FINER / GRID
    points = [(x * scale, y * scale) for x, y in stroke.points]
    if stroke.kind in {"cloth", "shade", "dark"}:
        pen.polygon(points, fill={"cloth": _CLOTH, "shade": _SHADE, "dark": _INK}[stroke.kind])
    if stroke.kind == "stitch":
        _dash(pen, points, width=round(0.55 * scale))
    elif stroke.kind != "shade":
        _outline(pen, stroke)


def _outline(pen: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    scale = SIDE * FINER / GRID
    points = [(x * scale, y * scale) for x, y in stroke.points]
    width = round((1.5 if stroke.kind == "cloth" else 1.0) * scale)
    pen.line(
        [*points, points[0]] if stroke.is_closed else points, fill=_INK, width=width, joint="curve"
    )
    radius = width / 2 - 0.5
    for x, y in (points[0], points[-1]):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_INK)


def _dash(pen: ImageDraw.ImageDraw, points: Sequence[Point], *, width: int) -> None:
    """Draw a line of stitches: 1.6 of the grid long, 1.2 apart."""
    scale = SIDE * FINER / GRID
    is_down, left = True, 1.6 * scale
    for (x1, y1), (x2, y2) in pairwise(points):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        done = 0.0
        while length - done > 0:
            step = min(left, length - done)
            start, end = done / length, (done + step) / length
            if is_down:
                ends = [(x1 + (x2 - x1) * at, y1 + (y2 - y1) * at) for at in (start, end)]
                pen.line(ends, fill=_STITCH, width=width)
            done, left = done + step, left - step
            if left <= 0:
                is_down = not is_down
                left = (1.6 if is_down else 1.2) * scale


def _points(words: list[str]) -> tuple[list[Point], bool]:
    points: list[Point] = []
    is_closed = False
    while words:
        command = words.pop(0)
        count = next((at for at, word in enumerate(words) if word.isalpha()), len(words))
        numbers = [float(word) for word in words[:count]]
        del words[:count]
        match command, numbers:
            case (("M" | "L"), [x, y]):
                points.append((x, y))
            case "C", [x1, y1, x2, y2, x, y]:
                points.extend(_curve(points[-1], (x1, y1), (x2, y2), (x, y)))
            case "Z", []:
                is_closed = True
            case _:
                raise ValueError(f"{command} {numbers} is no step of a path")
    return points, is_closed


def _curve(start: Point, one: Point, two: Point, end: Point) -> Iterator[Point]:
    for step in range(1, STEPS + 1):
        t = step / STEPS
        u = 1 - t
        yield (
            u**3 * start[0] + 3 * u * u * t * one[0] + 3 * u * t * t * two[0] + t**3 * end[0],
            u**3 * start[1] + 3 * u * u * t * one[1] + 3 * u * t * t * two[1] + t**3 * end[1],
        )


def _mirrored(points: Sequence[Point]) -> list[Point]:
    return [(GRID - x, y) for x, y in points]


def _kind(word: str) -> Kind:
    for kind in ("cloth", "shade", "dark", "seam", "stitch"):
        if word == kind:
            return kind
    raise ValueError(f"{word} is no kind of layer")


if __name__ == "__main__":
    main()
