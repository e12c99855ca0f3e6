"""The theme as Qt wants it: colours, fonts and sizes, made once and shared by every widget."""

from __future__ import annotations

from functools import cache

from qtpy.QtGui import QColor, QFont, QPalette

from posforge.runtime.till.theme import THEMES, Metrics, Theme

FAMILIES = ["Inter", "Noto Sans", "Segoe UI", "DejaVu Sans"]
SIZES = {
    "hint": 9,
    "small": 10,
    "body": 11.5,
    "key": 11,
    "line": 14,
    "title": 18,
    "digit": 20,
    "entry": 16,
    "figure": 28,
    "amount": 40,
    "change": 72,
}


class Look:
    """One theme at one size."""

    def __init__(self, theme: Theme, metrics: Metrics) -> None:
        self.theme: Theme = theme
        self.tokens = THEMES[theme]
        self.metrics = metrics
        self.px = metrics.px
        self.colour = cache(self._colour)
        self.font = cache(self._font)

    def palette(self) -> QPalette:
        """Return the palette that stock widgets (fields, labels) draw with."""
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, "ground"),
            (roles.WindowText, "text"),
            (roles.Base, "surface"),
            (roles.Text, "text"),
            (roles.PlaceholderText, "muted"),
            (roles.Button, "key"),
            (roles.ButtonText, "text"),
            (roles.Highlight, "accent"),
            (roles.HighlightedText, "on_accent"),
        ):
            palette.setColor(role, self.colour(name))
        return palette

    def _colour(self, name: str) -> QColor:
        return QColor(getattr(self.tokens, name))

    def _font(self, size: str, *, bold: bool = False, struck: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPointSizeF(self.metrics.pt(SIZES[size]))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        font.setStrikeOut(struck)
        return font
