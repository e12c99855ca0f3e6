"""Heeding what the shop's own checks say of an article that is about to be sold."""

from __future__ import annotations

from posforge.runtime.domain.product import Product
from posforge.runtime.ext.context import Till


def advice(till: Till, product: Product) -> tuple[str, ...]:
    """Return what the cashier is to be told about this article, by the checks of its fields.

    Raises UserError where a check refuses the article.
    """
    said = (
        behaviour.at_scan(product.fields[field], product)
        for field, behaviour in till.extensions.behaviours.items()
        if field in product.fields
    )
    return tuple(sentence for sentence in said if sentence)
