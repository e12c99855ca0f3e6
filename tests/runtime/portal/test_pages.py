"""What each page shows, read as text, against the sales it was made from."""

from __future__ import annotations

import re
from datetime import date, time
from io import BytesIO

import pytest
from PIL import Image

from posforge.runtime.domain.money import format_minor
from posforge.runtime.portal.context import Place
from posforge.runtime.portal.views.dashboard import hour_rows
from posforge.runtime.portal.views.products import printed_code
from posforge.runtime.reports.days import BranchTakings, Day, HourTakings, Takings
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain
from posforge.testing.standalone import PlainPins
from tests.runtime.portal.conftest import GOODS, MANAGER, PASSWORD, Books, Office


def words_of(page: str) -> str:
    """Return what a page says, on one line, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def euros(minor: int) -> str:
    return format_minor(minor, "EUR", locale="en_DE").replace("\xa0", " ")


def test_the_dashboard_adds_up_today(office: Office, books: Books):
    today = [sale for sale in books.sales if sale.bizdate == "2026-11-21"]
    page = words_of(office.text("/"))

    gross = sum(sale.facts.gross_minor for sale in today)
    assert f"Gross sales {euros(gross)}" in page
    assert f"Receipts {len(today)}" in page
    week_ago = sum(s.facts.gross_minor for s in books.sales if s.bizdate == "2026-11-14")
    permille = round((gross - week_ago) * 1000 / week_ago)
    grown = f"{permille / 10:+g}".replace(".", ",")
    assert f"{grown} % against Sat" in page
    for code, name in (("S01", "Mitte"), ("S02", "Nord &amp; Süd")):
        branch = [sale for sale in today if sale.store == code]
        total = euros(sum(sale.facts.gross_minor for sale in branch))
        assert re.search(rf"{name} {code} {len(branch)} .*?{re.escape(total)}", page)


def test_the_chart_is_drawn_from_the_table_below_it(office: Office, books: Books):
    page = office.text("/")

    minors = [int(one) for one in re.findall(r'data-minor="(\d+)"', page)]
    today = [sale for sale in books.sales if sale.bizdate == "2026-11-21"]
    assert sum(minors) == sum(sale.facts.gross_minor for sale in today)
    assert page.count("data-series") == 2
    assert 'data-digits="2" data-unit="1\xa0€" data-group="."' in page


def test_a_day_without_sales_leads_to_the_last_day_with_some(office: Office):
    page = office.text("/?date=2026-11-20")

    assert "No sales on this day yet." in page
    assert 'href="/?date=2026-11-14"' in page
    assert "<canvas" not in page


def test_names_from_the_catalogue_are_text_not_markup(office: Office):
    for address in ("/", "/products"):
        page = office.text(address)
        assert "Milch &lt;3,5 %&gt;" in page
        assert "Milch <3" not in page


def test_quiet_hours_between_sales_are_shown_as_zero():
    sold = Takings(sales=1, net_minor=5, tax_minor=1, gross_minor=6)
    day = Day(
        bizdate="2026-11-21",
        branches=(
            BranchTakings(store="S01", takings=sold),
            BranchTakings(store="S02", takings=sold),
        ),
        hours=(
            HourTakings(store="S01", hour=9, takings=sold),
            HourTakings(store="S02", hour=11, takings=sold),
        ),
        top=(),
    )

    rows = hour_rows(day)

    assert [row.hour for row in rows] == [9, 10, 11]
    assert [row.branches for row in rows] == [
        (sold, Takings()),
        (Takings(), Takings()),
        (Takings(), sold),
    ]
    assert [row.together.gross_minor for row in rows] == [6, 0, 6]


def test_a_receipt_shows_the_logo_in_black_dots(open_office, books: Books, tmp_path):
    file = tmp_path / "logo.png"
    Image.effect_noise((300, 100), 80).save(file)
    office = open_office(receipt_logo=str(file))
    office.sign_in()
    assert '<img class="logo" src="/receipt-logo.png" alt="">' in office.text(
        f"/sales/{books.sales[0].id}"
    )
    shown = Image.open(BytesIO(office.get("/receipt-logo.png").data))
    assert shown.size == (576, 100)
    assert {one for _, one in shown.getcolors()} <= {0, 255}


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_a_logo_that_is_gone_or_broken_hinders_no_page(
    open_office, books: Books, tmp_path, content
):
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    office = open_office(receipt_logo=str(tmp_path / "logo.png"))
    office.sign_in()
    assert books.sales[0].facts.number in office.text(f"/sales/{books.sales[0].id}")
    assert office.get("/receipt-logo.png").status_code == 404


def test_the_list_of_sales_keeps_its_filter_while_paging_and_sorting(office: Office, books: Books):
    page = office.text("/sales?store=S01&sort=-gross")

    wanted = [sale for sale in books.sales if sale.store == "S01"]
    best = max(wanted, key=lambda sale: sale.facts.gross_minor)
    assert re.search(
        rf"<tbody.*?{best.facts.number}.*?{best.facts.gross_minor // 100}", page, re.DOTALL
    )
    assert f"1–50 of {len(wanted)}" in words_of(page)
    assert 'href="/sales?store=S01&amp;sort=-gross&amp;page=2"' in page
    assert 'href="/sales?store=S01&amp;sort=gross"' in page
    assert 'aria-sort="descending"' in page
    second = words_of(office.text("/sales?store=S01&sort=-gross&page=2"))
    assert f"51–{len(wanted)} of {len(wanted)}" in second


def test_an_address_cannot_smuggle_words_into_links(office: Office):
    page = office.text("/sales?_external=1&_scheme=javascript&endpoint=x&store=S01")

    assert "javascript" not in page
    assert "/sales?store=S01&amp;sort=" in page


def test_no_match_is_said(office: Office):
    assert "No sale matches." in office.text("/sales?number=nothing")
    assert "No product matches." in office.text("/products?q=nothing")


def test_a_receipt_shows_what_the_customer_got_and_its_proof(office: Office, books: Books):
    sale = max(books.sales, key=lambda one: len(one.facts.lines))
    page = office.text(f"/sales/{sale.id}")
    said = words_of(page)

    assert "Hauptstraße 1" in said if sale.store == "S01" else "Nord" in said
    assert sale.facts.number in said
    assert all(line.name.split()[-1].rstrip("%>") in said for line in sale.facts.lines)
    assert f"TOTAL {euros(sale.facts.gross_minor)}" in said.replace("\xa0", " ")
    assert {sale.node, sale.hash} <= set(said.split())
    assert '<svg viewBox="0 0' in page


def test_a_receipt_says_how_each_amount_comes_about(office: Office, books: Books):
    sale = max(books.sales, key=lambda one: len(one.facts.lines))
    said = words_of(office.text(f"/sales/{sale.id}")).replace("\xa0", " ")

    assert "Every amount was worked out anew and comes out to the cent." in said
    first = sale.facts.lines[0]
    assert f"{euros(first.net_minor)} net + {euros(first.tax_minor)} tax" in said
    assert f"all lines ({len(sale.facts.lines)})" in said


def test_a_receipt_says_the_tax_of_every_line_by_its_letter(office: Office, books: Books):
    sale = max(books.sales, key=lambda one: len(one.facts.lines))
    page = office.text(f"/sales/{sale.id}")
    goods = page[: page.index('class="columns total"')]
    letters = {tax.code: chr(ord("A") + place) for place, tax in enumerate(sale.facts.taxes)}

    marks = re.findall(r"\d ([A-Z])</span></p>", goods)
    assert marks == [letters[line.tax] for line in sale.facts.lines]


def test_a_receipt_of_a_branch_that_was_closed_is_still_there(open_office, books: Books):
    sale = next(one for one in books.sales if one.store == "S02")
    office = open_office(branches=(a_shop().branches[0],))
    office.sign_in()

    assert sale.facts.number in office.text(f"/sales/{sale.id}")


def test_a_receipt_that_is_not_here_may_still_arrive(office: Office):
    answer = office.get("/sales/01a1ff75-3da0-7366-b726-f7841763cec2")

    assert answer.status_code == 404
    assert "It may not have arrived yet." in answer.text


def test_products_are_found_by_name_and_barcode(office: Office):
    by_code = words_of(office.text("/products?q=4006381333931"))
    assert "Milch" in by_code
    assert "4006381333931" in by_code
    assert "Elstar" not in by_code
    by_name = words_of(office.text("/products?q=apfel"))
    assert f"Äpfel Elstar Pantry own-1 7 % kg {euros(299)}" in by_name.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("04006381333931", "4006381333931"),
        ("10614141000415", "10614141000415"),
        ("0042", "0042"),
        ("own", "own"),
    ],
)
def test_a_code_is_shown_as_it_is_printed(code: str, printed: str):
    assert printed_code(code) == printed


def test_a_shop_that_has_nothing_yet_is_told_what_comes_next(open_office, tmp_path):
    database = Database.open_sqlcipher(tmp_path / "new.db", bytes(32))
    chain = Chain(database, a_shop(), seed=1)
    chain.employ(MANAGER, password=PASSWORD, passwords=PlainPins())
    office: Office = open_office(reports=Reports(database))
    office.sign_in()

    assert "As soon as a till sells" in office.text("/")
    assert "No sale matches." in office.text("/sales")
    assert "posforge catalogue import" in office.text("/products")
    assert "Everything received has been counted" in office.text("/machines")
    database.close()


def test_machines_say_how_they_are(open_office, tmp_path):
    database = Database.open_sqlcipher(tmp_path / "store.db", bytes(32))
    chain = Chain(database, a_shop(), seed=1)
    chain.employ(MANAGER, password=PASSWORD, passwords=PlainPins())
    chain.clock.set(date(2026, 11, 21), time(10))
    chain.server("S01")
    chain.sell([(GOODS[0], 500)], store="S01", till=1, cashier=MANAGER.id)
    store: Office = open_office(
        reports=Reports(database),
        place=Place(kind="store", node=chain.nodes["S01"], branch="S01"),
    )
    store.sign_in()

    said = words_of(store.text("/machines"))

    held_here = 2 + 1 + 3  # a shift and a sale, one person, three machines that joined
    assert f"Events headquarters has not acknowledged: {held_here}" in said
    assert "Server S01 " in said
    assert "This machine" in said
    assert "Not heard from yet" in said
    database.close()
