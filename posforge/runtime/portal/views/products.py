"""The articles with the prices that hold now, found by words or by barcode; each on a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, render_template

from posforge.runtime.domain.fields import searched_fields, show_field
from posforge.runtime.domain.layers import BASE_LAYER, shop_layers
from posforge.runtime.domain.picture import media_type
from posforge.runtime.domain.product import Style
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.flows.catalogue_cell import printed_gtin
from posforge.runtime.flows.export_catalogue import catalogue_rows
from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import NoSuchProductError
from posforge.runtime.portal.price_layers import layer_name
from posforge.runtime.portal.views import edit_product
from posforge.runtime.reports.prices import LayerPrices
from posforge.runtime.reports.products import SORTS, PriceMoment, ProductRow

_NOTED_IN_LIST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRows:
    """Articles that stand together in the list: variants of one style, or of none."""

    style: Style | None
    rows: Sequence[ProductRow]


def pages(portal: Portal) -> Blueprint:
    """Return the list of articles, each on a page and in a form, and all of them as a file."""
    blueprint = Blueprint("products", __name__)

    @blueprint.get("/products")
    def listed() -> str:
        wanted, style = query.text("q"), query.text("style")
        page = portal.reports.products(
            wanted,
            prices_of=_prices(portal),
            window=query.window(SORTS, otherwise="name"),
            searched=searched_fields(portal.shop.catalogue),
            style=style,
        )
        return render_template(
            "products.html",
            wanted=wanted,
            style=_style(portal, style),
            page=page,
            groups=_groups(portal, page.rows),
            notes=lambda row: notes(portal, row)[:_NOTED_IN_LIST],
            printed_code=printed_code,
            spoken=spoken,
        )

    @blueprint.get("/products/<product>")
    def one(product: str) -> str:
        moment = _prices(portal)
        row = portal.reports.product(product, prices_of=moment)
        if row is None:
            raise NoSuchProductError
        return render_template(
            "product.html",
            product=row,
            style=_style(portal, row.style),
            prices=_layers(portal, product, at_ms=moment.at_ms),
            layer_name=lambda layer: layer_name(layer, portal.shop, portal.speech),
            notes=notes(portal, row, axes=True),
            is_saved=bool(query.text("saved")),
            printed_code=printed_code,
            spoken=spoken,
        )

    @blueprint.get("/products.csv")
    def file() -> Response:
        return _whole_catalogue(portal)

    @blueprint.get("/pictures/<picture>")
    def picture(picture: str) -> Response:
        with portal.reports.catalogue() as listings:
            data = listings.picture(picture)
        if data is None:
            raise NoSuchProductError
        return Response(data, mimetype=media_type(data))

    edit_product.add_pages(blueprint, portal)
    return blueprint


def notes(portal: Portal, row: ProductRow, *, axes: bool = False) -> list[tuple[str, str]]:
    """Return what the shop notes of an article beyond the common: label and value of each."""
    locale = str(portal.speech.locale)
    found = (
        (rule.label, show_field(rule, row.fields[rule.name], locale=locale))
        for rule in portal.shop.catalogue.fields
        if rule.name in row.fields and (axes or not rule.is_axis)
    )
    return [(label, text) for label, text in found if text]


def printed_code(code: str) -> str:
    """Return a code as it stands on the packet: the catalogue fills every GTIN up to 14 digits."""
    return printed_gtin(code) or code


def _whole_catalogue(portal: Portal) -> Response:
    written = io.StringIO()
    with portal.reports.catalogue() as listings:
        rows = catalogue_rows(portal.shop, listings=listings, at_ms=portal.clock.now_ms())
        csv.writer(written).writerows(rows)
    answer = Response(written.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    name = f"products-{portal.today().isoformat()}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _prices(portal: Portal) -> PriceMoment:
    here = [one for one in portal.shop.branches if one.code == portal.place.branch]
    region = here[0].region if here else ""
    return PriceMoment(at_ms=portal.clock.now_ms(), store=portal.place.branch, region=region)


def _layers(portal: Portal, product: str, *, at_ms: int) -> Sequence[LayerPrices]:
    """Return every price of an article; none where there is but the one that stands above."""
    found = portal.reports.layer_prices(product, at_ms=at_ms)
    is_plain = all(one.layer == BASE_LAYER and not one.coming for one in found)
    order = {layer: place for place, layer in enumerate(shop_layers(portal.shop))}
    known = sorted(found, key=lambda one: order.get(one.layer, len(order)))
    return () if is_plain else known


def _style(portal: Portal, style: str) -> Style | None:
    if not style:
        return None
    return portal.reports.styles([style]).get(style) or Style(id=style, name=style, department="")


def _groups(portal: Portal, rows: Sequence[ProductRow]) -> list[StyleRows]:
    """Variants of one style that follow each other stand below its name."""
    styles = portal.reports.styles(sorted({row.style for row in rows if row.style}))
    return [
        StyleRows(style=styles.get(style), rows=tuple(some))
        for style, some in groupby(rows, key=lambda row: row.style)
    ]
