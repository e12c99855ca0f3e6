"""Articles, styles, codes and prices: the newest listing of each stays, whole; and pictures."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import (
    PictureAdded,
    PricesSet,
    ProductsListed,
    StylesListed,
)
from posforge.runtime.domain.events_layer_price import LayerPricesSet
from posforge.runtime.domain.picture import (
    LARGEST_PICTURE,
    from_text,
    media_type,
    picture_id,
)
from posforge.runtime.domain.price import UNITS_PRICED
from posforge.runtime.storage import tables
from posforge.runtime.storage.search import KEEP_NAME, KEEP_NOTE, fold, fold_fields
from posforge.runtime.storage.sql import Statement, given, insert_missing, keep_newest
from posforge.runtime.storage.writes import Writes, check_keys

_PRODUCT = keep_newest(tables.product)
_STYLE = keep_newest(tables.style)
_PICTURE = insert_missing(tables.picture)
_PRICE = keep_newest(tables.price)

# Only the listing that stayed may touch the codes: its stamp is the one on the article.
_FORGET_CODES = Statement(
    "DELETE FROM product_code WHERE product = :id "
    "AND EXISTS (SELECT 1 FROM product WHERE id = :id AND stamp = :stamp)",
    at_once="DELETE FROM product_code USING product, "  # noqa: S608 - our own names
    f"{given(id='text', stamp='text')} WHERE product_code.product = product.id "
    "AND product.id = given.id AND product.stamp = given.stamp",
)
_CODE = Statement(
    "INSERT INTO product_code (code, product) "
    "SELECT :code, id FROM product WHERE id = :id AND stamp = :stamp ON CONFLICT DO NOTHING",
    at_once="INSERT INTO product_code (code, product) "  # noqa: S608 - our own names
    "SELECT given.code, product.id "
    f"FROM {given(id='text', stamp='text', code='text')} "
    "JOIN product ON product.id = given.id AND product.stamp = given.stamp ON CONFLICT DO NOTHING",
)


def listed_rows(event: Event, listing: ProductsListed) -> Writes:
    """Return what a `ProductsListed` adds; an article listed twice in it counts as last said."""
    at = event.stamp
    products = list({one.id: one for one in listing.products}.values())
    for one in products:
        check_keys(one.id, one.style, *one.codes, *one.fields)
    keys = [{"id": one.id, "stamp": at} for one in products]
    return (
        (
            _PRODUCT,
            [
                {
                    "id": one.id,
                    "name": one.name,
                    "department": one.department,
                    "unit": one.unit,
                    "tax": one.tax,
                    "style": one.style,
                    "fields": canonical_text(dict(one.fields)) if one.fields else "{}",
                    "is_open_price": one.is_open_price,
                    "stamp": at,
                }
                for one in products
            ],
        ),
        (_FORGET_CODES, keys),
        (
            _CODE,
            [{"id": one.id, "stamp": at, "code": code} for one in products for code in one.codes],
        ),
        (KEEP_NAME, [{"id": one.id, "stamp": at, "folded": fold(one.name)} for one in products]),
        (
            KEEP_NOTE,
            [
                {"product": one.id, "folded": folded, "stamp": at}
                for one in products
                if one.fields and (folded := fold_fields(one.fields))
            ],
        ),
    )


def style_rows(event: Event, listing: StylesListed) -> Writes:
    """Return what a `StylesListed` adds; a style listed twice in it counts as last said."""
    styles = {one.id: one for one in listing.styles}
    check_keys(*styles)
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "department": one.department,
            "picture": one.picture,
            "stamp": event.stamp,
        }
        for one in styles.values()
    ]
    return ((_STYLE, rows),)


def picture_rows(_event: Event, picture: PictureAdded) -> Writes:
    """Return what a `PictureAdded` adds. Raises BodyError for one that is not what it says."""
    try:
        data = from_text(picture.data)
    except ValueError as error:
        raise BodyError(f"PictureAdded.data: {error}") from error
    if picture_id(data) != picture.id or media_type(data) != picture.media_type:
        raise BodyError("PictureAdded: id and media type are not those of the data")
    if len(data) > LARGEST_PICTURE:
        raise BodyError(f"PictureAdded: more than {LARGEST_PICTURE} bytes")
    row = {"id": picture.id, "media_type": picture.media_type, "data": picture.data}
    return ((_PICTURE, [row]),)


def price_rows(event: Event, prices: PricesSet) -> Writes:
    """Return what a `PricesSet` adds; an article priced twice in it counts as last said."""
    said = [(one.product, one.price_minor, 1) for one in prices.prices]
    return _price_rows(event, prices, said)


def layer_price_rows(event: Event, prices: LayerPricesSet) -> Writes:
    """Return what the second version of `PricesSet` adds. Raises BodyError for what is no price."""
    for one in prices.prices:
        if one.per not in UNITS_PRICED or (one.price_minor is not None and one.price_minor < 0):
            raise BodyError(f"PricesSet.prices: {one.price_minor} for {one.per} is no price")
    said = [(one.product, one.price_minor, one.per) for one in prices.prices]
    return _price_rows(event, prices, said)


def _price_rows(
    event: Event,
    prices: PricesSet | LayerPricesSet,
    said: Sequence[tuple[str, int | None, int]],
) -> Writes:
    check_keys(prices.layer, *(product for product, _, _ in said))
    last = {product: (price_minor, per) for product, price_minor, per in said}
    rows = [
        {
            "product": product,
            "layer": prices.layer,
            "valid_from_ms": prices.valid_from_ms,
            "price_minor": price_minor,
            "per": per,
            "stamp": event.stamp,
        }
        for product, (price_minor, per) in last.items()
    ]
    return ((_PRICE, rows),)
