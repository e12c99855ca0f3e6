"""Writes the boutique preset's catalogue: every variant of the made-up styles, with its own code.

Usage: python tools/make_boutique_catalogue.py
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

STYLES = Path(__file__).with_name("boutique_styles.csv")
"""One style a row; sizes, colours and the pairs never made (`XL/navy`) separated by spaces."""
TARGET = Path(__file__).parents[1] / "posforge" / "spec" / "presets" / "boutique" / "catalogue.csv"
COLUMNS = (
    "gtin", "style", "style_name", "department", "unit", "tax", "price", "picture",
    "size", "colour", "season", "material", "care", "tracking",
)  # fmt: skip
IN_STORE = "27"
"""GS1 prefixes 20 to 29 are for use inside a shop; none of these codes is anybody else's."""


def main() -> None:
    """Write the preset's catalogue."""
    with STYLES.open(encoding="utf-8", newline="") as file:
        rows = [row for number, style in enumerate(csv.DictReader(file), start=1)
                for row in variants(number, style)]  # fmt: skip
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} articles of {len({row['style'] for row in rows})} styles in {TARGET.name}")


def variants(style: int, facts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the row of every variant of one style, in the order of its sizes and colours."""
    unmade = facts["unmade"].split()
    pairs = [
        (size, colour)
        for size in facts["sizes"].split() or [""]
        for colour in facts["colours"].split()
        if f"{size}/{colour}" not in unmade
    ]
    for number, (size, colour) in enumerate(pairs, start=1):
        yield {
            **facts,
            "gtin": in_store_code(style, number),
            "style": f"AN{style:03d}",
            "style_name": facts["name"],
            "unit": "piece",
            "tax": "standard",
            "picture": f"{facts['picture']}.png",
            "size": size,
            "colour": colour,
        }


def in_store_code(style: int, number: int) -> str:
    """Return the EAN-13 of a variant: in-store prefix, style, number, check digit."""
    digits = f"{IN_STORE}{style:06d}{number:04d}"
    odd, even = (sum(map(int, digits[start::2])) for start in (0, 1))
    return f"{digits}{-(odd + 3 * even) % 10}"


if __name__ == "__main__":
    main()
