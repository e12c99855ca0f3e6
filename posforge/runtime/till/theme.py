"""The colours and measures of the till, light and dark, chosen so that everybody can read them."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Literal

Theme = Literal["light", "dark"]
MM_PER_INCH = 25.4
SHORT = 740


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Every colour by its use, as #rrggbb; a soft colour is a ground, its strong one the ink."""

    ground: str
    surface: str
    field: str
    key: str
    key_pressed: str
    border: str
    rule: str
    text: str
    muted: str
    accent: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    danger: str
    danger_pressed: str
    on_danger: str
    danger_soft: str
    danger_ink: str
    warn_soft: str
    warn_ink: str
    panel: str
    on_panel: str
    panel_muted: str
    scrim: str


LIGHT = Tokens(
    ground="#e9edf1",
    surface="#ffffff",
    field="#f6f8fa",
    key="#f8fafb",
    key_pressed="#d5dde5",
    border="#83909d",
    rule="#dfe5eb",
    text="#101820",
    muted="#4b5966",
    accent="#0b6b50",
    accent_pressed="#074c39",
    on_accent="#ffffff",
    accent_soft="#dcf2e9",
    accent_ink="#075240",
    danger="#b3261e",
    danger_pressed="#861a14",
    on_danger="#ffffff",
    danger_soft="#fde8e6",
    danger_ink="#8c1d16",
    warn_soft="#fff0cf",
    warn_ink="#6b4300",
    panel="#11242b",
    on_panel="#ffffff",
    panel_muted="#a9c3c6",
    scrim="#0a1418",
)

DARK = Tokens(
    ground="#0c1216",
    surface="#151d23",
    field="#0f161b",
    key="#1f2a32",
    key_pressed="#334350",
    border="#6d7f8d",
    rule="#27333c",
    text="#f0f4f7",
    muted="#a9b8c3",
    accent="#35c48f",
    accent_pressed="#6fdcb4",
    on_accent="#03150e",
    accent_soft="#12382c",
    accent_ink="#8ce8c6",
    danger="#ff8a80",
    danger_pressed="#ffb3ac",
    on_danger="#2b0603",
    danger_soft="#431713",
    danger_ink="#ffb4ab",
    warn_soft="#3b2b08",
    warn_ink="#ffd88a",
    panel="#050a0d",
    on_panel="#ffffff",
    panel_muted="#9fb9bd",
    scrim="#000000",
)

THEMES: dict[Theme, Tokens] = {"light": LIGHT, "dark": DARK}

TEXT_ON: tuple[tuple[str, str], ...] = (
    *((ink, base) for ink in ("text", "muted") for base in ("ground", "surface", "field", "key")),
    ("text", "key_pressed"),
    ("text", "accent_soft"),
    ("muted", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_pressed"),
    ("accent_ink", "accent_soft"),
    ("accent_ink", "surface"),
    ("on_danger", "danger"),
    ("on_danger", "danger_pressed"),
    ("danger_ink", "danger_soft"),
    ("danger_ink", "surface"),
    ("danger_ink", "key"),
    ("warn_ink", "warn_soft"),
    ("on_panel", "panel"),
    ("panel_muted", "panel"),
)
"""Ink and ground of every text the till shows; each pair keeps 4.5:1 (WCAG 1.4.3)."""

AMOUNT_ON: tuple[tuple[str, str], ...] = (
    ("on_panel", "panel"),
    ("text", "surface"),
    ("text", "accent_soft"),
    ("text", "field"),
)
"""Ink and ground of amounts; each pair keeps 7:1 (WCAG 1.4.6)."""

EDGE_ON: tuple[tuple[str, str], ...] = (
    ("border", "surface"),
    ("border", "key"),
    ("border", "field"),
    ("accent", "surface"),
    ("danger", "surface"),
)
"""Edges that tell where a control is; each pair keeps 3:1 (WCAG 1.4.11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """Sizes for one screen: `scale` enlarges everything, `dpi` turns millimetres into pixels.

    On a short screen (600 or 720 lines) what only repeats itself makes room for what is touched.
    """

    scale: float = 1.0
    dpi: float = 96.0
    is_short: bool = False

    def px(self, length: float) -> int:
        """Return a design length, given for a 1024×768 panel, in pixels."""
        return round(length * self.scale)

    def mm(self, length: float) -> int:
        """Return a length a finger needs, in pixels; it grows with the scale, never shrinks."""
        return math.ceil(length * self.dpi * max(self.scale, 1.0) / MM_PER_INCH)

    def pt(self, size: float) -> float:
        """Return a design font size in points."""
        return size * self.scale

    @property
    def target(self) -> int:
        """The least height of anything to touch: 9 mm or 44 px, whichever is more."""
        return max(self.mm(9), self.px(44))

    @property
    def big_target(self) -> int:
        """The least height of pay and number keys: 15 mm."""
        return self.mm(15)


def metrics_for(width: int, height: int, *, dpi: float = 96.0) -> Metrics:
    """Return sizes that fill a window without crowding it; 1024×768 is the design size."""
    scale = min(width / 1100, height / 780)
    return Metrics(scale=min(max(scale, 1.0), 1.6), dpi=dpi, is_short=height < SHORT)


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio of two #rrggbb colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colour_names() -> tuple[str, ...]:
    """Return the names of all tokens."""
    return tuple(field.name for field in fields(Tokens))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
