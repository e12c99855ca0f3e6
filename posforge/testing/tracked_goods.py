"""Goods that are told apart: yoghurt and bananas by lot, watches by serial number."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import FieldRule, Shop

YOGHURT, WATCH, BANANAS, SOAP = "4001686315026", "4006381333931", "40084084", "4000417025005"
FNC1 = "\x1d"


def gs1(gtin: str, *, lot: str = "", serial: str = "") -> str:
    """Return what a scanner reads from a GS1 DataMatrix: GTIN, use by date, lot, serial number."""
    behind = FNC1.join(f"{ai}{number}" for ai, number in (("10", lot), ("21", serial)) if number)
    return f"]d201{gtin.zfill(14)}17271231{behind}"


def tracking(shop: Shop) -> Shop:
    """Return the same shop with a field that says how goods are tracked."""
    field = FieldRule(name="tracking", kind="choice", label="Tracked by", choices=("lot", "serial"))
    fields = (*shop.catalogue.fields, field)
    catalogue = replace(shop.catalogue, fields=fields, tracking_field="tracking")
    return replace(shop, catalogue=catalogue)


def _article(name: str, code: str, price: int, *, unit: str = "piece", by: str = "") -> Product:
    return Product(
        id=name.lower(),
        name=name,
        department="dairy",
        unit=unit,
        tax="standard",
        price_minor=price,
        code=code.zfill(14),
        fields={"tracking": by} if by else {},
    )


GOODS = (
    _article("Yoghurt", YOGHURT, 89, by="lot"),
    _article("Watch", WATCH, 249_00, by="serial"),
    _article("Bananas", BANANAS, 189, unit="kg", by="lot"),
    _article("Soap", SOAP, 95),
)
