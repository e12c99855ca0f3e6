# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in atelier_nord/till.py, store.py and hq.py, which are yours.
"""What the shop notes of a product: the axes of its variants first, then its fields."""

from __future__ import annotations

from posforge.runtime.domain.shop import FieldRule

FIELDS: tuple[FieldRule, ...] = (
    FieldRule(
        name="size",
        kind="choice",
        label="Size",
        choices=(
            "XS",
            "S",
            "M",
            "L",
            "XL",
            "34",
            "36",
            "37",
            "38",
            "39",
            "40",
            "41",
            "42",
        ),
        is_axis=True,
    ),
    FieldRule(
        name="colour",
        kind="choice",
        label="Colour",
        choices=(
            "white",
            "ivory",
            "sand",
            "camel",
            "brown",
            "black",
            "grey",
            "silver",
            "navy",
            "blue",
            "mint",
            "forest",
            "olive",
            "yellow",
            "rust",
            "red",
            "burgundy",
            "rose",
        ),
        is_axis=True,
    ),
    FieldRule(
        name="season",
        kind="choice",
        label="Season",
        choices=(
            "all year",
            "spring",
            "summer",
            "autumn",
            "winter",
        ),
    ),
    FieldRule(
        name="material",
        kind="text",
        label="Material",
    ),
    FieldRule(
        name="care",
        kind="choice",
        label="Care",
        choices=(
            "wash 30",
            "wash 40",
            "hand wash",
            "dry clean",
            "wipe clean",
        ),
        is_searchable=False,
    ),
    FieldRule(
        name="tracking",
        kind="choice",
        label="Tracked by",
        choices=("serial",),
        is_searchable=False,
    ),
)
