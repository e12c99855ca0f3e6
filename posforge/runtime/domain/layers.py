"""Where a price comes from: layers of the chain, a region, a branch, and lists for customers."""

from __future__ import annotations

from posforge.runtime.domain.shop import Shop

BASE_LAYER = "base"
"""The prices of the whole chain."""


def region_layer(region: str) -> str:
    """Return the layer of the prices that hold in the branches of one region."""
    return f"region:{region}"


def store_layer(store: str) -> str:
    """Return the layer of the prices that hold in one branch alone."""
    return f"store:{store}"


def list_layer(name: str) -> str:
    """Return the layer of a price list, which holds for the customers of one group."""
    return f"list:{name}"


def layers_of(*, store: str, region: str = "", group: str = "") -> tuple[str, ...]:
    """Return the layers that may price a bill, the nearest first.

    The nearest one that has a price at the moment of the bill decides; an empty word is none.
    """
    named = ((list_layer, group), (store_layer, store), (region_layer, region))
    return (*(layer(name) for layer, name in named if name), BASE_LAYER)


def shop_layers(shop: Shop) -> tuple[str, ...]:
    """Return every layer that a shop may price in: chain, regions, branches, lists."""
    regions = dict.fromkeys(branch.region for branch in shop.branches if branch.region)
    return (
        BASE_LAYER,
        *map(region_layer, regions),
        *(store_layer(branch.code) for branch in shop.branches),
        *(list_layer(one.name) for one in shop.price_lists),
    )
