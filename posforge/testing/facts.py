"""Ready-made events for tests: a sale, an article, a price, each with only what matters to say."""

from __future__ import annotations

from collections.abc import Mapping

from posforge.runtime.domain.events import (
    ListedProduct,
    PictureAdded,
    PricesSet,
    ProductsListed,
    SaleCompleted,
    SetPrice,
)
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.events_layer_price import LayerPrice, LayerPricesSet
from posforge.runtime.domain.events_shift import (
    DayClosed,
    DayZ,
    Figures,
    Perpetual,
    ShiftSettled,
    TenderCount,
)
from posforge.runtime.domain.layaway import reserved
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.picture import picture_id, to_text
from posforge.runtime.domain.product import FieldValue, Product
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.tax import TaxSum


def a_sale(
    number: str, *, product: str = "p1", qty_milli: int = 2000, lines: int = 1
) -> SaleCompleted:
    """Return a sale at 1.19 a piece, of that many equal lines, paid in cash."""
    amount = 119 * qty_milli // 1000
    tax = amount * 19 // 119
    total, total_tax = amount * lines, tax * lines
    return SaleCompleted(
        number=number,
        till=1,
        cart="c-1",
        opened_ms=1_790_000_000_000,
        currency="EUR",
        prices="inclusive",
        rounding="line",
        lines=tuple(
            SaleLine(
                line=line,
                product=product,
                code="4711",
                name="Tea",
                department="drinks",
                unit="piece",
                qty_milli=qty_milli,
                unit_price_minor=119,
                tax="standard",
                net_minor=amount - tax,
                tax_minor=tax,
                gross_minor=amount,
            )
            for line in range(1, lines + 1)
        ),
        taxes=(
            TaxSum(
                code="standard",
                rate="0.19",
                net_minor=total - total_tax,
                tax_minor=total_tax,
                gross_minor=total,
            ),
        ),
        tenders=(Tender(method="cash", amount_minor=total, tendered_minor=total, change_minor=0),),
        net_minor=total - total_tax,
        tax_minor=total_tax,
        gross_minor=total,
    )


def a_layaway(number: str, *, customer: str = "c1") -> LayawayOpened:
    """Return that two pieces of tea are laid away; 0.30 is kept where it is cancelled."""
    sale = a_sale("")
    return LayawayOpened(
        number=number,
        till=1,
        cart="c-2",
        opened_ms=1_790_000_000_000,
        currency="EUR",
        prices="inclusive",
        rounding="line",
        lines=sale.lines,
        taxes=sale.taxes,
        net_minor=sale.net_minor,
        tax_minor=sale.tax_minor,
        gross_minor=sale.gross_minor,
        customer=customer,
        due="2027-02-19",
        deposit_minor=100,
        fee_percent_milli=0,
        fee_minor=30,
    )


def an_instalment(number: str, amount_minor: int) -> LayawayPaid:
    """Return that so much was paid in for a layaway in cash, or negative, given back of it."""
    cash = Tender(
        method="cash", amount_minor=amount_minor, tendered_minor=amount_minor, change_minor=0
    )
    return LayawayPaid(
        number=number,
        till=1,
        cart="c-3",
        opened_ms=1_790_000_000_000,
        currency="EUR",
        customer="c1",
        tenders=(cash,),
        amount_minor=amount_minor,
        left_minor=0,
    )


def a_cancelled_layaway(number: str) -> LayawayCancelled:
    """Return that a layaway of two pieces of tea was cancelled, and 0.30 of 1.00 kept."""
    return LayawayCancelled(
        number=number,
        why="request",
        currency="EUR",
        fee_minor=30,
        back_minor=70,
        goods=reserved(a_sale("").lines),
    )


def a_listing(
    product: str,
    name: str,
    *codes: str,
    style: str = "",
    fields: Mapping[str, FieldValue] | None = None,
    is_open_price: bool = False,
) -> ProductsListed:
    """Return the listing of one article under these codes."""
    return ProductsListed(
        products=(
            ListedProduct(
                id=product,
                name=name,
                department="drinks",
                unit="piece",
                tax="standard",
                codes=codes,
                style=style,
                fields=fields or {},
                is_open_price=is_open_price,
            ),
        )
    )


def listed(product: Product) -> ListedProduct:
    """Return an article as it is listed, with the code it has here."""
    return ListedProduct(
        id=product.id,
        name=product.name,
        department=product.department,
        unit=product.unit,
        tax=product.tax,
        codes=(product.code,),
        style=product.style,
        fields=product.fields,
        is_open_price=product.is_open_price,
    )


def a_picture(what: bytes = b"") -> PictureAdded:
    """Return a picture that begins as a PNG does; `what` tells it from others."""
    data = b"\x89PNG\r\n\x1a\n" + what
    return PictureAdded(id=picture_id(data), media_type="image/png", data=to_text(data))


def a_finer_price(
    product: str,
    price_minor: int | None,
    *,
    per: int = 1,
    valid_from_ms: int = 0,
    layer: str = BASE_LAYER,
) -> LayerPricesSet:
    """Return the price of so many of one article in euro cents, or the end of its price."""
    return LayerPricesSet(
        layer=layer,
        valid_from_ms=valid_from_ms,
        currency="EUR",
        prices=(LayerPrice(product=product, price_minor=price_minor, per=per),),
    )


def a_price(
    product: str, price_minor: int, *, valid_from_ms: int = 0, layer: str = BASE_LAYER
) -> PricesSet:
    """Return the price of one article in euro cents."""
    return PricesSet(
        layer=layer,
        valid_from_ms=valid_from_ms,
        currency="EUR",
        prices=(SetPrice(product=product, price_minor=price_minor),),
    )


def a_z(shift: str, *, number: int = 1, counted_minor: int | None = None) -> ShiftSettled:
    """Return the Z of a shift that sold nothing and should have 100 in its drawer."""
    return ShiftSettled(
        shift=shift,
        number=number,
        till=1,
        bizdate="2026-11-21",
        opened_ms=1_790_000_000_000,
        currency="EUR",
        closed_by="person",
        figures=Figures(left_minor=100),
        counts=(TenderCount(method="cash", expected_minor=100, counted_minor=counted_minor),),
        times_counted=0 if counted_minor is None else 1,
        kept_minor=100 if counted_minor is None else 0,
        perpetual=Perpetual(),
        after="",
        head_seq=1,
        head_hash="0" * 64,
    )


def a_day(zs: tuple[str, ...]) -> DayClosed:
    """Return the day of a store that lists these Zs."""
    return DayClosed(
        number=1,
        bizdate="2026-11-21",
        currency="EUR",
        zs=tuple(
            DayZ(
                z=z,
                hash="0" * 64,
                node="1" * 32,
                till=1,
                number=1,
                bizdate="2026-11-21",
                receipts=0,
                gross_minor=0,
            )
            for z in zs
        ),
        receipts=0,
        net_minor=0,
        tax_minor=0,
        gross_minor=0,
    )
