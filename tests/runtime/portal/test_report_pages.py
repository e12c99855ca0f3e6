"""The reports in the browser: a list, one for the days asked for, and the same as a file."""

from __future__ import annotations

import csv
import io

import pytest

from posforge.runtime.portal.context import Place
from posforge.testing.own_code import own_code
from tests.runtime.portal.conftest import CASHIER, MANAGER
from tests.runtime.portal.test_pages import euros, words_of

TOP_SELLERS = """
    from posforge.errors import UserError
    from posforge.runtime.ext.reports import Column, ReportTable

    class TopSellers:
        name, title = "top_sellers", "Top <sellers>"

        def run(self, data, parameters):
            if parameters.branch == "S02":
                raise UserError("Not for <S02>.", hint="Choose another.")
            if parameters.first == "2026-01-01":
                return 1 / 0
            rows = data.query(
                "SELECT sale_line.name, SUM(sale_line.gross_minor) FROM sale_line "
                "JOIN sale ON sale.event_id = sale_line.event_id "
                "WHERE sale.bizdate BETWEEN :first AND :last "
                "GROUP BY sale_line.name ORDER BY 2 DESC",
                first=parameters.first, last=parameters.last,
            )
            return ReportTable(
                columns=(Column("Article"), Column("Takings", "money")),
                rows=tuple(rows),
                totals=("All", sum(minor for _, minor in rows)),
            )

    def make(shop):
        return TopSellers()
"""


@pytest.fixture
def office(open_office, tmp_path):
    sources = {("report", "top_sellers"): TOP_SELLERS, ("report", "gone"): "import no_library\n"}
    with own_code(tmp_path, sources) as refs:
        opened = open_office(own_reports=("x", "top_sellers", "gone"), extensions=refs)
        assert opened.sign_in().status_code == 303
        yield opened


def test_the_list_has_what_works_and_says_why_the_rest_does_not(office):
    page = words_of(office.text("/reports"))

    assert "X report" in page
    assert "Top &lt;sellers&gt;" in page
    assert "own “gone” does not work." in page
    assert "No module named &#39;no_library&#39;" in page
    assert office.get("/reports/gone").status_code == 404


def test_x_of_today_adds_up_to_the_sales(office, books):
    today = [sale for sale in books.sales if sale.bizdate == "2026-11-21"]
    gross = sum(sale.facts.gross_minor for sale in today)

    page = words_of(office.text("/reports/x"))
    assert f"Sales {len(today)} {euros(gross)}" in page
    assert f"Cash {len(today)} {euros(gross)}" in page


def test_days_and_a_branch_are_asked_for(office, books):
    wanted = [sale for sale in books.sales if sale.store == "S01"]
    gross = sum(sale.facts.gross_minor for sale in wanted)

    page = words_of(office.text("/reports/x?first=2026-11-14&last=2026-11-21&store=S01"))
    assert f"Sales {len(wanted)} {euros(gross)}" in page


def test_one_till_and_one_cashier_are_asked_for_where_the_report_knows_them(office, books):
    wanted = [sale for sale in books.sales if (sale.store, sale.facts.till) == ("S01", 2)]
    gross = sum(sale.facts.gross_minor for sale in wanted)
    days = "first=2026-11-14&last=2026-11-21&store=S01"

    page = words_of(office.text(f"/reports/x?{days}&till=2&cashier={CASHIER.id}"))
    assert f"Sales {len(wanted)} {euros(gross)}" in page
    assert f"Sales 0 {euros(0)}" in words_of(office.text(f"/reports/x?{days}&cashier={MANAGER.id}"))
    plain = office.text(f"/reports/top_sellers?{days}&till=2")
    assert 'name="till"' not in plain
    assert office.get(f"/reports/x?{days}&till=two").status_code == 400


def test_one_date_is_one_day(office, books):
    wanted = [sale for sale in books.sales if sale.bizdate == "2026-11-14"]

    for address in ("/reports/x?first=2026-11-14", "/reports/x?last=2026-11-14"):
        assert f"Sales {len(wanted)} " in words_of(office.text(address))


def test_the_file_holds_the_same_as_the_page(office, books):
    answer = office.get("/reports/top_sellers.csv?first=2026-11-14&last=2026-11-21")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert answer.headers["Content-Type"].startswith("text/csv")
    name = "top_sellers-2026-11-14_2026-11-21.csv"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    gross = sum(sale.facts.gross_minor for sale in books.sales)
    assert rows[0] == ["Article", "Takings"]
    assert rows[-1] == ["All", f"{gross // 100}.{gross % 100:02d}"]


@pytest.mark.parametrize(
    ("form", "kind", "begins"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("pdf", "application/pdf", b"%PDF"),
    ],
)
def test_each_form_is_one_click_away(office, form, kind, begins):
    asked = "first=2026-11-14&last=2026-11-21&store=S01"
    page = office.text(f"/reports/x?{asked}")
    address = f"/reports/x.{form}?{asked}"
    assert f'href="{address.replace("&", "&amp;")}"' in page

    answer = office.get(address)
    assert answer.headers["Content-Type"] == kind
    name = f"x-2026-11-14_2026-11-21.{form}"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.data.startswith(begins)
    assert office.get("/reports/x.docx").status_code == 404


def test_names_of_articles_are_text_not_markup(office):
    page = office.text("/reports/top_sellers")

    assert "Milch &lt;3,5 %&gt;" in page
    assert "Milch <3" not in page


@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("first=2026-11-22&last=2026-11-21", 400, "The period ends before it begins."),
        ("store=S02", 400, "Not for &lt;S02&gt;. Choose another."),
        ("first=2026-01-01", 503, "own report “top_sellers” does not work."),
    ],
)
def test_what_a_report_refuses_is_said_over_its_form(question, status, said, office):
    answer = office.get(f"/reports/top_sellers?{question}")

    assert answer.status_code == status
    assert said in words_of(answer.text)
    assert 'name="first"' in answer.text
    assert office.get(f"/reports/top_sellers.csv?{question}").status_code == status


@pytest.mark.parametrize("address", ["/reports/x?first=soon", "/reports/x.csv?last=2026-13-01"])
def test_a_date_that_is_none_is_refused(address, office):
    assert office.get(address).status_code == 400


def test_after_a_failure_the_list_says_so_and_the_report_can_be_asked_again(office):
    office.get("/reports/top_sellers?first=2026-01-01")

    page = words_of(office.text("/reports"))
    assert "ZeroDivisionError in top_sellers.py" in page
    assert office.get("/reports/top_sellers").status_code == 200


def test_nobody_sees_reports_without_signing_in(door):
    for address in ("/reports", "/reports/x", "/reports/x.csv"):
        assert door.get(address).status_code == 303


def test_a_shop_without_reports_is_told_how_to_have_some(open_office):
    office = open_office(place=Place(kind="store", node="0" * 32, branch="S01"))
    office.sign_in()

    assert "This shop has no reports." in words_of(office.text("/reports"))
