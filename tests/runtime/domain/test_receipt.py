"""What stands on the receipt of a sale, block by block."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from posforge.runtime.domain.blocks import (
    Barcode,
    Columns,
    Cut,
    Heading,
    Logo,
    Qr,
    Receipt,
    Table,
    Text,
    Total,
)
from posforge.runtime.domain.cart import Cart, add, change_line
from posforge.runtime.domain.discount import LineDiscount, ManualDiscount
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.receipt_gift import gift_paper
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.shop import Shop, TaxRules
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.sales import a_sale, an_article

US_TAX = TaxRules(
    prices="exclusive",
    rounding="document",
    rates={"standard": Decimal("0.08875"), "reduced": Decimal(0)},
    default="standard",
)


def receipt_in(shop: Shop, **how) -> Receipt:
    sale = a_sale(shop, **how)
    return sale_receipt(sale, shop=shop, branch=shop.branches[0], cashier="Anna Müller")


def plain(text: str) -> str:
    """CLDR separates amount and sign by a no-break space."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def rows(receipt: Receipt) -> list[tuple[str, str]]:
    """Label and amount of every two-column row."""
    columns = [block for block in receipt.blocks if isinstance(block, Columns)]
    return [(plain(one.left), plain(one.right)) for one in columns]


def texts(receipt: Receipt) -> list[str]:
    return [plain(block.text) for block in receipt.blocks if isinstance(block, Text)]


def only(receipt: Receipt, kind):
    (block,) = [block for block in receipt.blocks if isinstance(block, kind)]
    return block


def test_13_a_refund_to_a_card_is_named_with_the_payment_it_gives_back():
    shop = a_shop(languages=("de",))
    sale = a_sale(shop)
    tender = Tender(
        method="card",
        amount_minor=-500,
        tendered_minor=-500,
        change_minor=0,
        reference="S01-1-A/19",
        payment="p-9",
        note="VISA ····1111, 000002",
        refunds="S01-1-A/17",
    )
    facts = replace(sale.facts, tenders=(tender,))
    receipt = sale_receipt(
        replace(sale, facts=facts), shop=shop, branch=shop.branches[0], cashier=""
    )
    assert ("Karte", "-5,00 €") in rows(receipt)
    said = texts(receipt)
    at = said.index("  VISA ····1111, 000002")
    assert said[at + 1 : at + 3] == ["  Erstattung S01-1-A/19", "  zu Zahlung S01-1-A/17"]


def test_notes_stand_below_the_line_they_belong_to():
    shop = a_shop(languages=("de",))
    sale = a_sale(shop)
    milk, apples, *others = sale.facts.lines
    noted = (replace(milk, notes=("Weide: Allgäu", "lactosefrei")), apples, *others)
    facts = replace(sale.facts, lines=noted)

    receipt = sale_receipt(
        replace(sale, facts=facts), shop=shop, branch=shop.branches[0], cashier=""
    )

    goods = [block for block in receipt.blocks if isinstance(block, Columns | Text)]
    first = next(place for place, one in enumerate(goods) if getattr(one, "left", "") == milk.name)
    assert [plain(one.text) for one in goods[first + 1 : first + 4]] == [
        "  2 × 1,19 €",
        "  Weide: Allgäu",
        "  lactosefrei",
    ]
    assert goods[first + 4].left == apples.name


def test_a_german_receipt_from_top_to_bottom():
    shop = a_shop(languages=("de", "en"))

    receipt = receipt_in(shop, given_minor=2000)

    assert receipt.blocks[0] == Heading("Corner Fresh")
    assert texts(receipt) == [
        "Mitte",
        "Hauptstraße 1",
        "10115 Berlin",
        "  2 × 1,19 €",
        "  1,345 kg × 2,99 €/kg",
        "1234 · 3f9ac0d1e2f34455",
        "Thank you for shopping with us.",
    ]
    assert rows(receipt) == [
        ("", "EUR"),
        ("Vollmilch 3,5 % 1 l", "2,38"),
        ("Äpfel Elstar", "4,02"),
        ("Spülmittel Zitrone", "1,95"),
        ("Bar", "20,00 €"),
        ("Rückgeld", "11,65 €"),
        ("Beleg", "S01-2-A-000017"),
        ("Datum", "21.11.2026 14:05 +01:00"),
        ("Kasse", "S01 / 2"),
        ("Es bediente Sie", "Anna Müller"),
    ]
    assert plain(only(receipt, Total).amount) == "8,35 €"
    assert receipt.blocks[-1] == Cut()


def test_every_line_names_its_rate_and_the_table_explains_it():
    receipt = receipt_in(a_shop(languages=("de",)))

    marks = [block.mark for block in receipt.blocks if isinstance(block, Columns)][1:4]
    table = only(receipt, Table)

    assert marks == ["B", "B", "A"]
    assert table.head == ("Satz", "Netto", "MwSt", "Brutto")
    assert [tuple(map(plain, row)) for row in table.rows] == [
        ("A 19 %", "1,64", "0,31", "1,95"),
        ("B 7 %", "5,98", "0,42", "6,40"),
    ]


def test_prices_without_tax_add_it_before_the_total():
    shop = a_shop(languages=("en",), country="US", currency="USD", tax=US_TAX)

    receipt = receipt_in(shop)

    assert rows(receipt)[4:8] == [
        ("Subtotal", "$8.35"),
        ("Tax 8.875%", "$0.17"),
        ("Tax 0%", "$0.00"),
        ("Cash", "$8.52"),
    ]
    assert only(receipt, Total).amount == "$8.52"
    assert rows(receipt)[9] == ("Date", "Nov 21, 2026 2:05 PM +01:00")


def test_several_taxes_stand_by_name_and_the_net_and_gross_once():
    shop = a_shop(languages=("en",), country="CA", currency="CAD", tax=QUEBEC_TAX)

    receipt = receipt_in(shop)

    assert rows(receipt)[4:8] == [
        ("Subtotal", "$8.35"),
        ("GST 5%", "$0.10"),
        ("QST 9.975%", "$0.19"),
        ("Tax 0%", "$0.00"),
    ]
    assert only(receipt, Table).rows == (
        ("A GST 5%", "1.95", "0.10", ""),
        ("  QST 9.975%", "", "0.19", "2.24"),
        ("B 0%", "6.40", "0.00", "6.40"),
    )
    marks = [block.mark for block in receipt.blocks if isinstance(block, Columns)][1:4]
    assert marks == ["B", "B", "A"]


def test_a_customer_who_pays_no_tax_is_told_why():
    shop = a_shop(languages=("de",))
    sale = a_sale(shop)
    facts = replace(sale.facts, exempt="Botschaft, Ausweis 4711")

    receipt = sale_receipt(
        replace(sale, facts=facts), shop=shop, branch=shop.branches[0], cashier=""
    )

    assert ("Steuerbefreit", "Botschaft, Ausweis 4711") in rows(receipt)


def exempt_bill(shop):
    """One for 11.90 with 1.90 off by hand, two for 1.07: tags of 12.14, and no tax."""
    cart = Cart(id="c", cashier="p", opened_ms=0, bizdate="2026-11-21", exempt="Embassy")
    cart, dress = add(cart, an_article("dress", 1190, tax="standard"))
    cart, _ = add(cart, an_article("milk", 107), qty_milli=2000)
    dent = ManualDiscount(reason="dent", amount_minor=190)
    cart, _ = change_line(cart, dress.line, discounts=(dent,))
    due = total(cart, shop).gross_minor
    paid = Tender(method="cash", amount_minor=due, tendered_minor=due, change_minor=0)
    sale = a_sale(shop)
    return replace(sale, facts=complete(cart, (paid,), number="S01-1-A-1", till=1, shop=shop))


@pytest.mark.parametrize("rounding", ["line", "document"])
def test_who_pays_no_tax_sees_the_price_tags_and_what_is_taken_off_them(rounding):
    shop = a_shop(languages=("en",))
    shop = replace(shop, tax=replace(shop.tax, rounding=rounding))
    sale = exempt_bill(shop)
    receipt = sale_receipt(sale, shop=shop, branch=shop.branches[0], cashier="")

    off = 1214 - sale.facts.gross_minor
    assert sale.facts.gross_minor == 840 + 200
    assert rows(receipt)[1:7] == [
        ("dress", "11,90"),
        ("  Discount", "-1,90"),
        ("milk", "2,14"),
        ("Subtotal", "12,14 €"),
        ("Tax taken off", f"-{off // 100},{off % 100:02d} €"),
        ("Tax exempt", "Embassy"),
    ]
    assert plain(only(receipt, Total).amount) == "10,40 €"


def test_where_prices_are_net_nothing_is_taken_off_for_who_pays_no_tax():
    shop = a_shop(languages=("en",))
    shop = replace(shop, tax=replace(shop.tax, prices="exclusive"))
    receipt = sale_receipt(exempt_bill(shop), shop=shop, branch=shop.branches[0], cashier="")

    assert "Tax taken off" not in [label for label, _ in rows(receipt)]
    assert ("Subtotal", "12,14 €") in rows(receipt)


def test_lines_of_one_code_at_two_rates_have_two_letters():
    shop = a_shop(languages=("en",))
    sale = a_sale(shop)
    milk, *others = sale.facts.lines
    facts = replace(
        sale.facts,
        lines=(replace(milk, tax_rates=("0.05",)), *others),
        taxes=(*sale.facts.taxes, replace(sale.facts.taxes[1], rate="0.05")),
    )

    receipt = sale_receipt(
        replace(sale, facts=facts), shop=shop, branch=shop.branches[0], cashier=""
    )

    marks = [block.mark for block in receipt.blocks if isinstance(block, Columns)][1:4]
    assert marks == ["C", "B", "A"]
    named = [plain(row[0]) for row in only(receipt, Table).rows]
    assert named == ["A 19 %", "B 7 %", "C 5 %"]


def test_exact_cash_shows_no_change():
    assert "Change" not in dict(rows(receipt_in(a_shop())))


def test_a_copy_says_so_at_both_ends():
    shop = a_shop(languages=("de",))
    sale = a_sale(shop)

    copy = sale_receipt(sale, shop=shop, branch=shop.branches[0], cashier="Anna", copy=2)

    marks = [b for b in copy.blocks if isinstance(b, Text) and b.text == "KOPIE 2"]
    assert [mark.size for mark in marks] == ["large", "large"]
    assert "KOPIE" not in " ".join(texts(receipt_in(shop)))


def test_the_codes_lead_back_to_the_sale():
    receipt = receipt_in(a_shop())

    assert only(receipt, Qr).data == "posforge:r1:S01-2-A-000017:1234:3f9ac0d1e2f34455"
    assert only(receipt, Barcode).data == "S01-2-A-000017"


@pytest.mark.parametrize(
    ("tz_min", "shown"),
    [
        (0, "21.11.2026 13:05 +00:00"),
        (-210, "21.11.2026 09:35 -03:30"),
        (780, "22.11.2026 02:05 +13:00"),
    ],
)
def test_date_and_time_are_the_shops_own(tz_min, shown):
    shop = a_shop(languages=("de",))

    assert dict(rows(receipt_in(shop, tz_min=tz_min)))["Datum"] == shown


@pytest.mark.parametrize(
    ("currency", "country", "language", "price_minor", "line", "total"),
    [
        ("JPY", "JP", "ja", 123456, "123,456", "￥123,456"),
        ("KWD", "KW", "en", 1234567, "1,234.567", "KWD1,234.567"),
        ("INR", "IN", "en", 12345678900, "12,34,56,789.00", "₹12,34,56,789.00"),
        ("CHF", "CH", "de", 123456789, "1’234’567.89", "CHF1’234’567.89"),
    ],
)
def test_amounts_are_written_as_the_country_writes_them(
    currency, country, language, price_minor, line, total
):
    shop = a_shop(currency=currency, country=country, languages=(language,))

    receipt = receipt_in(shop, articles=(an_article("Tee", price_minor),), qty_milli=())

    assert rows(receipt)[1] == ("Tee", line)
    assert plain(only(receipt, Total).amount).replace(" ", "") == total


def test_a_language_without_words_and_a_country_without_customs_still_print():
    shop = a_shop(languages=("ja",), country="BR")

    assert dict(rows(receipt_in(shop)))["Receipt"] == "S01-2-A-000017"


def test_a_cashier_who_left_is_not_named():
    shop = a_shop()

    receipt = sale_receipt(a_sale(shop), shop=shop, branch=shop.branches[0], cashier="")

    assert "Served by" not in dict(rows(receipt))


def test_a_branch_named_like_the_shop_is_named_once():
    shop = a_shop(name="Mitte")

    assert "Mitte" not in texts(receipt_in(shop))


def test_what_was_taken_off_stands_under_its_line_and_rounding_below_the_total():
    shop = a_shop()
    plain = a_sale(shop, (an_article("Tee", 500),), qty_milli=())
    facts = plain.facts
    off = LineDiscount(code="manual", label="", amount_minor=50, reason="Damaged")
    named = LineDiscount(code="spring", label="Spring sale", amount_minor=100)
    line = replace(facts.lines[0], gross_minor=350, discounts=(off, named))
    facts = replace(facts, lines=(line,), gross_minor=350, rounding_minor=-1)
    receipt = sale_receipt(
        replace(plain, facts=facts), shop=shop, branch=shop.branches[0], cashier=""
    )
    shown = rows(receipt)

    assert shown[1:4] == [("Tee", "5,00"), ("  Discount", "-0,50"), ("  Spring sale", "-1,00")]
    assert ("Rounding", "-0,01 €") in shown


@pytest.mark.parametrize(("language", "lot"), [("en", "  Lot A17"), ("de", "  Charge A17")])
def test_lot_and_serial_number_stand_below_the_line_on_receipt_and_gift_receipt(language, lot):
    shop = a_shop(languages=(language,))
    sale = a_sale(shop)
    milk, apples, *others = sale.facts.lines
    lines = (replace(milk, lot="A17"), replace(apples, serial="S-1"), *others)
    sale = replace(sale, facts=replace(sale.facts, lines=lines))
    branch = shop.branches[0]
    receipt = sale_receipt(sale, shop=shop, branch=branch, cashier="")
    for paper in (receipt, gift_paper(sale, shop=shop, branch=branch)):
        numbers = [text for text in texts(paper) if text.endswith((" A17", " S-1"))]
        assert numbers == [lot, {"en": "  Serial no. S-1", "de": "  Serien-Nr. S-1"}[language]]


def test_logo_and_own_lines_head_what_customers_get_and_not_the_z():
    shop = a_shop(receipt_logo="/shop/logo.png", receipt_header=("Tel. 030 12", "VAT DE1"))
    sale, branch = a_sale(shop), shop.branches[0]
    papers = (
        sale_receipt(sale, shop=shop, branch=branch, cashier=""),
        sale_receipt(sale, shop=shop, branch=branch, cashier="", copy=2),
        gift_paper(sale, shop=shop, branch=branch),
    )
    for paper in papers:
        assert paper.blocks[:2] == (Logo("/shop/logo.png"), Heading(shop.name))
        said = [block.text for block in paper.blocks if isinstance(block, Text)]
        assert said.index("VAT DE1") == said.index("Tel. 030 12") + 1
    assert not any(isinstance(block, Logo) for block in receipt_in(a_shop()).blocks)
