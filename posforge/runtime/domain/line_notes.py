"""What a receipt says below a line, in the words of store.yaml: `Origin: {origin}`."""

from __future__ import annotations

import re

from babel.core import Locale, UnknownLocaleError

from posforge.runtime.domain.fields import show_field
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import Shop

_TOKEN = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def line_notes(product: Product, shop: Shop) -> tuple[str, ...]:
    """Return the notes of an article in the language of the shop's receipts.

    A token is the name of a field or an axis, or `name`, `department` or `code`. A note one of
    whose tokens is empty is left out.
    """
    if not shop.receipt_line_notes:
        return ()
    values = _values(product, shop)
    return tuple(
        _TOKEN.sub(lambda token: values[token[1]], note)
        for note in shop.receipt_line_notes
        if all(values.get(token) for token in _TOKEN.findall(note))
    )


def receipt_locale(shop: Shop) -> Locale:
    """Return how receipts write: the shop's first language, as its country writes it."""
    language = shop.languages[0]
    try:
        return Locale.parse(f"{language}_{shop.country}")
    except UnknownLocaleError:
        return Locale.parse(language)


def _values(product: Product, shop: Shop) -> dict[str, str]:
    locale = str(receipt_locale(shop))
    shown = {
        rule.name: show_field(rule, product.fields[rule.name], locale=locale)
        for rule in shop.catalogue.fields
        if rule.name in product.fields
    }
    return {
        "name": product.name,
        "department": product.department,
        "code": product.code,
        **shown,
    }
