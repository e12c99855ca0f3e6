"""Draw the logos of the example shops anew: a basket of greens and a clothes hanger, ours.

python tools/draw_logos.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

LOGOS = Path(__file__).parent / "logos"
WIDTH, HEIGHT = 320, 160
_FINER = 4
_INK, _SHADE, _PAPER = 0, 110, 255

Pen = ImageDraw.ImageDraw
Points = list[tuple[float, float]]


def main() -> None:
    """Write one picture for every example that has a logo."""
    for name, draw in DRAWN.items():
        canvas = Image.new("L", (WIDTH * _FINER, HEIGHT * _FINER), _PAPER)
        draw(ImageDraw.Draw(canvas))
        picture = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        picture.save(LOGOS / f"{name}.png", optimize=True)
        print(LOGOS / f"{name}.png")


def _basket(pen: Pen) -> None:
    """A shopping basket with two leaves and an apple over its rim."""
    _leaf(pen, (118, 78), (92, 14), bend=26)
    _leaf(pen, (140, 76), (150, 4), bend=28)
    pen.ellipse(_scaled((168, 30, 226, 88)), fill=_SHADE, outline=_INK, width=3 * _FINER)
    pen.line(_line([(197, 34), (203, 18)]), fill=_INK, width=4 * _FINER)
    pen.rounded_rectangle(_scaled((70, 72, 250, 88)), radius=8 * _FINER, fill=_INK)
    pen.polygon(_line([(82, 88), (238, 88), (222, 154), (98, 154)]), fill=_INK)
    for left in (106, 132, 158, 184, 208):
        top = 98
        pen.rounded_rectangle(
            _scaled((left - 5, top, left + 5, 144)), radius=5 * _FINER, fill=_PAPER
        )


def _leaf(pen: Pen, stem: tuple[float, float], tip: tuple[float, float], *, bend: float) -> None:
    left, right = _curve(stem, tip, -bend), _curve(stem, tip, bend)
    edge = _line([*left, *reversed(right)])
    pen.polygon(edge, fill=_INK)
    pen.line(edge, fill=_PAPER, width=2 * _FINER)
    pen.line(_line([stem, tip]), fill=_PAPER, width=2 * _FINER)


def _hanger(pen: Pen) -> None:
    """A clothes hanger in a frame of two lines."""
    for inset, width in ((4, 3), (12, 1)):
        box = _scaled((inset, inset, WIDTH - inset, HEIGHT - inset))
        pen.rectangle(box, outline=_INK, width=width * _FINER)
    hook = _scaled((144, 26, 176, 58))
    pen.arc(hook, start=150, end=90, fill=_INK, width=5 * _FINER)
    pen.line(_line([(160, 56), (160, 72)]), fill=_INK, width=5 * _FINER)
    arms: Points = [(160, 70), (70, 122), (78, 132), (242, 132), (250, 122), (160, 70)]
    pen.line(_line(arms), fill=_INK, width=6 * _FINER, joint="curve")


def _curve(start: tuple[float, float], end: tuple[float, float], bend: float) -> Points:
    """Return a bow from one point to another, `bend` dots beside the straight line."""
    (x, y), (to_x, to_y) = start, end
    length = ((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5
    beside = (to_y - y) / length * bend, (x - to_x) / length * bend
    parts = [step / 24 for step in range(25)]
    return [
        (
            x + (to_x - x) * part + beside[0] * 4 * part * (1 - part),
            y + (to_y - y) * part + beside[1] * 4 * part * (1 - part),
        )
        for part in parts
    ]


def _scaled(box: tuple[float, float, float, float]) -> list[float]:
    return [one * _FINER for one in box]


def _line(points: Points) -> Points:
    return [(x * _FINER, y * _FINER) for x, y in points]


DRAWN: dict[str, Callable[[Pen], None]] = {"supermarket": _basket, "boutique": _hanger}

if __name__ == "__main__":
    main()
