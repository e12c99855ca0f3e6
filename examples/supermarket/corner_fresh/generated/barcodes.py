# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in corner_fresh/till.py, store.py and hq.py, which are yours.
"""How the labels of this shop's own scales are read."""

from __future__ import annotations

from posforge.runtime.domain.shop import BarcodeRule

BARCODE_RULES: tuple[BarcodeRule, ...] = (
    BarcodeRule(
        prefix="22",
        layout="IIIIIPPPPP",
        carries="price",
    ),
    BarcodeRule(
        prefix="23",
        layout="IIIIIWWWWW",
        carries="weight",
    ),
)
