"""Makes the font of the PDF reports: Inter, its digits of one width, in Latin, Greek and Cyrillic.

Usage: npm pack inter-ui && tar xzf inter-ui-*.tgz
       pip install brotli && python tools/make_report_font.py package
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent.parent / "posforge" / "runtime" / "reports" / "files" / "inter"
WEIGHTS = ("Regular", "SemiBold")
LETTERS = (
    *range(0x0020, 0x0250),  # Latin
    *range(0x02B0, 0x0370),  # accents
    *range(0x0370, 0x0530),  # Greek, Cyrillic
    *range(0x1E00, 0x2000),  # Latin with two accents (Vietnamese), Greek of old
    *range(0x2000, 0x2070),  # dashes, quotation marks, spaces
    *range(0x2070, 0x20D0),  # raised digits, currencies
    *range(0x2100, 0x2200),  # № ™ ½ →
    *(0x2212, 0x2215, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A1, 0x25CF),
)


def main(package: Path) -> None:
    """Write both weights and the licence."""
    for weight in WEIGHTS:
        font = TTFont(package / "web" / f"Inter-{weight}.woff2", recalcTimestamp=False)
        _widen_digits(font)
        options = Options(layout_features=[], name_IDs=["*"], notdef_outline=True)
        options.drop_tables += ["GDEF"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=LETTERS)
        subsetter.subset(font)
        font.flavor = None
        font.save(FOLDER / f"Inter-{weight}.ttf")
    shutil.copyfile(package / "LICENSE.txt", FOLDER / "LICENSE")


def _widen_digits(font: TTFont) -> None:
    """Put the digits that stand below each other (feature `tnum`) in place of the usual ones."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    swapped: dict[str, str] = {}
    for index in lookups:
        for part in table.LookupList.Lookup[index].SubTable:
            swapped |= getattr(part, "ExtSubTable", part).mapping
    for encoding in font["cmap"].tables:
        names = {code: encoding.cmap[code] for code in map(ord, "0123456789")}
        encoding.cmap |= {code: swapped.get(name, name) for code, name in names.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
