"""Words of store.yaml as people read them, wherever they are shown."""

from __future__ import annotations


def spoken(word: str) -> str:
    """Return a word with a capital in front: `baked_goods` is Baked goods.

    The rest stays as the shop wrote it, for it may hold a name: `vins de Bourgogne`.
    """
    text = word.replace("_", " ")
    return text[:1].upper() + text[1:]
