"""The colours can be told apart by tired eyes: WCAG 2.2 AA, 1.4.3 (text) and 1.4.11 (shapes)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import posforge.runtime.portal

TOKENS = Path(posforge.runtime.portal.__file__).parent / "static" / "tokens.css"
TEXT = [
    *((ink, ground) for ink in ("ink", "quiet") for ground in ("ground", "surface", "raised")),
    *((ink, ground) for ink in ("accent", "accent-strong") for ground in ("ground", "surface")),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *((tone, f"{tone}-soft") for tone in ("good", "warn", "bad")),
    *(("ink", f"{tone}-soft") for tone in ("good", "warn", "bad")),
]
SHAPES = [
    ("field-line", "surface"),
    ("accent", "surface"),
    *((f"series-{number}", "surface") for number in range(1, 7)),
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an sRGB colour."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_colours_are_far_enough_apart(scheme: str, pairs: list[tuple[str, str]], least: float):
    palette = palettes()[scheme]
    ratios = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in pairs}

    assert {pair: ratio for pair, ratio in ratios.items() if ratio < least} == {}
