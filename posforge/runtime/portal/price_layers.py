"""The layers of prices as people call them, and those that a form offers."""

from __future__ import annotations

from collections.abc import Collection

from posforge.runtime.domain.layers import BASE_LAYER, region_layer, shop_layers, store_layer
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.portal.speech import Speech

_OFFERED_AT_MOST = 24


def layer_name(layer: str, shop: Shop, speech: Speech) -> str:
    """Return what a layer is called: a branch and a list by the name the shop gave them."""
    kind, _, name = layer.partition(":")
    labels = {one.name: one.label for one in shop.price_lists}
    branches = {one.code: f"{one.name} ({one.code})" for one in shop.branches}
    known = {"list": labels, "store": branches}.get(kind, {})
    return speech.say(f"layer_{kind}", name=known.get(name) or spoken(name))


def offered_layers(shop: Shop, *, priced: Collection[str]) -> list[str]:
    """Return the layers beside the chain's that a form has a price for.

    Those that have one now, and the others too unless the chain is so large that nobody would find
    anything among them. A shop of one branch, or one that is a region by itself, needs no more than
    its own price.
    """
    idle = {store_layer(one.code) for one in shop.branches} if len(shop.branches) == 1 else set()
    if len({one.region for one in shop.branches}) == 1:
        idle |= {region_layer(one.region) for one in shop.branches}
    others = [one for one in shop_layers(shop) if one != BASE_LAYER]
    offered = [one for one in others if one not in idle or one in priced]
    if len(offered) <= _OFFERED_AT_MOST:
        return offered
    return [one for one in offered if one in priced or one.startswith("list:")]
