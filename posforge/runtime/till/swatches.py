"""The colours that words such as navy or Marineblau mean, to show beside the word."""

from __future__ import annotations

_WORDS = {
    "#ffffff": "white weiß weiss",
    "#f6efdf": "ivory cream ecru elfenbein creme wollweiß",
    "#dcc9a6": "sand beige",
    "#b98a54": "camel tan cognac kamel",
    "#6b4226": "brown braun chocolate schokolade",
    "#17181a": "black schwarz",
    "#8b9095": "grey gray grau",
    "#3f454b": "charcoal anthracite anthrazit",
    "#c4c9ce": "silver silber",
    "#c9a227": "gold golden",
    "#1e2f55": "navy marine marineblau nachtblau",
    "#2f6fbe": "blue blau",
    "#a7cbe8": "hellblau himmelblau",
    "#14807c": "teal petrol türkis turquoise",
    "#a9d8c0": "mint",
    "#3d7a3f": "green grün",
    "#24482f": "forest tannengrün dunkelgrün",
    "#75763a": "olive oliv khaki",
    "#f0c21f": "yellow gelb",
    "#d79a1e": "mustard senf senfgelb",
    "#e67e22": "orange",
    "#a4492a": "rust rost terracotta terrakotta",
    "#f3b99b": "apricot peach pfirsich",
    "#c8262c": "red rot",
    "#6f1a32": "burgundy bordeaux weinrot",
    "#e3a0ac": "rose pink rosa",
    "#b39bd0": "lilac lavender flieder lavendel",
    "#6a3f8f": "purple violet lila violett",
}
SWATCHES = {word: colour for colour, words in _WORDS.items() for word in words.split()}
"""Colour words in small letters, English and German, as #rrggbb."""


def swatch(value: str) -> str:
    """Return the colour a value names, as #rrggbb; empty where the word is not known.

    Of several words the last that is known counts: `dusty rose` is rose, `off-white` is white.
    """
    words = value.casefold().replace("-", " ").replace("/", " ").split()
    known = (SWATCHES[word] for word in reversed(words) if word in SWATCHES)
    return next(known, "")
