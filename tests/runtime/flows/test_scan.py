"""Labels of the shop's own scales at the till, on a real encrypted disk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.barcode import check_digit
from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import extend
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.shop import BarcodeRule
from posforge.runtime.flows.hold import park, resume
from posforge.runtime.flows.pay import due, tender
from posforge.runtime.flows.quantity import change_quantity
from posforge.runtime.flows.reprint import reprint
from posforge.runtime.flows.scan import UnknownCodeError, find, scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.void import void_line
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.standalone import found_standalone, open_standalone

RULES = (
    BarcodeRule(prefix="22", layout="IIIIIPPPPP", carries="price"),
    BarcodeRule(prefix="23", layout="IIIIIWWWWW", carries="weight"),
)
OATS = "4006381333931"


def label(prefix: str, item: str, value: int) -> str:
    body = f"{prefix}{item}{value:05d}"
    return body + check_digit(body)


GOUDA, HAM, CAKE, PEARS, FLOWERS = "20001", "30002", "40001", "10001", "50001"


def weighed(name: str, code: str, *, unit: str = "kg", price: int | None) -> Product:
    return Product(
        id=name,
        name=name,
        department="dairy",
        unit=unit,
        tax="reduced",
        price_minor=price,
        code=f"0{code}",
    )


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scales")
    found_standalone(
        folder,
        [
            weighed("Gouda", label("22", GOUDA, 0), price=1_899),
            weighed("Ham", label("23", HAM, 0), price=1_699),
            weighed("Cake", label("22", CAKE, 0), unit="piece", price=1_200),
            weighed("Pears", label("22", PEARS, 0), price=299),
            weighed("Flowers", label("22", FLOWERS, 0), unit="piece", price=None),
            weighed("Oats", OATS, unit="piece", price=199),
            weighed("Shirt", label("27", "00001", 11), unit="piece", price=4_900),
        ],
    )
    return folder


@pytest.fixture
def standalone(founded):
    """A till whose shop has scales; what it sells stays there, and no open bill does."""
    with open_standalone(founded) as opened:
        catalogue = replace(opened.till.shop.catalogue, barcode_rules=RULES)
        shop = replace(opened.till.shop, catalogue=catalogue)
        counter = replace(opened, till=replace(opened.till, shop=shop))
        yield counter
        if (left := counter.till.store.open_cart()) is not None:
            with counter.till.store.work() as work:
                work.remove_cart(left.cart.id)


@pytest.fixture
def scanned(standalone):
    """Return a function that scans codes one after the other and returns the bill."""

    def run(*codes):
        cart = None
        for code in codes:
            cart = scan(standalone.till, standalone.session, cart, code)
        return cart

    return run


def facts_of(line):
    return line.name, line.qty_milli, line.unit_price_minor, line.amount_minor


def test_a_price_is_what_the_customer_pays_and_says_the_weight(scanned):
    (line,) = scanned(label("22", GOUDA, 655)).lines

    assert facts_of(line) == ("Gouda", 345, 1_899, 655)
    assert line.code == "0" + label("22", GOUDA, 655)


def test_a_label_printed_at_another_price_wins_to_the_cent(scanned, standalone):
    cart = scanned(label("22", GOUDA, 656))

    assert facts_of(cart.lines[0]) == ("Gouda", 345, 1_899, 656)
    assert extend(1_899, 345) == 655, "so that quantity times price would be a cent short"
    assert total(cart, standalone.till.shop).gross_minor == 656


def test_a_piece_costs_what_its_label_says_also_where_the_article_has_no_price(scanned):
    cart = scanned(label("22", CAKE, 350), label("22", CAKE, 350), label("22", FLOWERS, 999))

    assert [facts_of(line) for line in cart.lines] == [
        ("Cake", 1_000, 350, 350),
        ("Cake", 1_000, 350, 350),
        ("Flowers", 1_000, 999, 999),
    ]


def test_a_weight_costs_what_the_till_knows(scanned):
    (line,) = scanned(label("23", HAM, 250)).lines

    assert facts_of(line) == ("Ham", 250, 1_699, 425)


def test_upc_digits_of_a_scale_are_the_same_label(scanned, standalone):
    rules = (BarcodeRule(prefix="02", layout="IIIIIPPPPP", carries="price"),)
    shop = standalone.till.shop
    catalogue = replace(shop.catalogue, barcode_rules=rules)
    till = replace(standalone.till, shop=replace(shop, catalogue=catalogue))
    upc = label("02", "12345", 499)[1:]

    with pytest.raises(UnknownCodeError, match="No article has the item number 12345") as raised:
        scan(till, standalone.session, None, upc)
    assert label("02", "12345", 0) in str(raised.value.hint)


def test_an_item_nobody_has_listed_is_named_with_the_code_to_list_it_by(scanned):
    with pytest.raises(UnknownCodeError, match="No article has the item number 99999") as raised:
        scanned(label("22", "99999", 100))

    assert str(raised.value.hint).endswith(f"{label('22', '99999', 0)}.")


@pytest.mark.parametrize("code", [label("22", GOUDA, 0), label("23", HAM, 0)])
def test_a_label_that_says_nothing_is_refused_and_opens_no_bill(scanned, standalone, code):
    with pytest.raises(UserError, match="of zero"):
        scanned(code)

    assert standalone.till.store.open_cart() is None


def test_a_quantity_beside_a_label_is_refused(scanned, standalone):
    till, session = standalone.till, standalone.session
    with pytest.raises(UserError, match="The label of Gouda says how much it is"):
        scan(till, session, None, label("22", GOUDA, 655), qty_milli=2_000)

    cart = scanned(label("22", GOUDA, 655))
    with pytest.raises(UserError, match="sold in the quantity that its label says"):
        change_quantity(till, session, cart, line=1, qty_milli=400)
    assert till.store.open_cart().cart == cart


def test_a_label_is_asked_for_its_article_and_sold_by_who_may_sell(standalone):
    assert find(standalone.till, label("22", GOUDA, 655)).name == "Gouda"
    nobody = replace(standalone.session.person, role="nobody")
    with pytest.raises(NotAllowedError):
        scan(
            standalone.till,
            replace(standalone.session, person=nobody),
            None,
            label("22", GOUDA, 655),
        )


def test_codes_that_no_rule_knows_are_plain_ones(scanned):
    cart = scanned(OATS, OATS, label("27", "00001", 11))

    assert [facts_of(line) for line in cart.lines] == [
        ("Oats", 2_000, 199, 398),
        ("Shirt", 1_000, 4_900, 4_900),
    ]


def test_a_parked_bill_and_one_found_after_a_power_cut_keep_their_labels(scanned, standalone):
    till, session = standalone.till, standalone.session
    cart = scanned(label("22", GOUDA, 656), OATS)
    assert till.store.open_cart().cart == cart
    park(till, session, cart)

    resumed = resume(till, session, cart.id)
    assert resumed == replace(cart, parking=resumed.parking)


def test_a_sale_of_labels_is_journalled_as_paid_and_the_books_are_sound(scanned, standalone):
    till, session = standalone.till, standalone.session
    codes = [label("22", GOUDA, 656), label("23", HAM, 250), label("22", CAKE, 350), OATS]
    cart = scanned(*codes, label("22", PEARS, 1_234))
    cart = void_line(till, session.answered(reason="mistake"), cart, line=5)
    assert due(till, cart) == 656 + 425 + 350 + 199
    sale = sell(till, session, cart, (tender(till, cart, tendered_minor=2_000),))

    log = LogKey(till.identity.node, 1, "main")
    body = [one for one in standalone.journal.export(log) if one.header.type == "SaleCompleted"][
        -1
    ].body
    assert [
        (one["code"], one["qty_milli"], one["unit_price_minor"], one["gross_minor"])
        for one in body["lines"]
    ] == [
        ("0" + codes[0], 345, 1_899, 656),
        ("0" + codes[1], 250, 1_699, 425),
        ("0" + codes[2], 1_000, 350, 350),
        ("0" + OATS, 1_000, 199, 199),
    ]
    assert all(one["net_minor"] + one["tax_minor"] == one["gross_minor"] for one in body["lines"])
    assert body["gross_minor"] == 1_630
    assert verify(standalone.database, signature_matches=signature_matches).is_sound

    receipt = sale_receipt(
        reprint(till, session.answered(reason="mistake")),
        shop=till.shop,
        branch=till.branch,
        cashier="Ada",
    )
    printed = [str(getattr(one, "text", getattr(one, "right", ""))) for one in receipt.blocks]
    assert any(text.startswith("  0,345 kg × ") for text in printed)
    assert "6,56" in printed
    assert sale.facts.gross_minor == 1_630
