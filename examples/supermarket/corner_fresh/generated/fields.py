# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in corner_fresh/till.py, store.py and hq.py, which are yours.
"""What the shop notes of a product: the axes of its variants first, then its fields."""

from __future__ import annotations

from posforge.runtime.domain.shop import FieldRule

FIELDS: tuple[FieldRule, ...] = (
    FieldRule(
        name="tracking",
        kind="choice",
        label="Tracked by",
        choices=(
            "lot",
            "serial",
        ),
        is_searchable=False,
    ),
)
