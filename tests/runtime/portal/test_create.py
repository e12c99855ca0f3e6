"""What holds for every page: headers, failures in a sentence, nothing inline, the language."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from posforge.errors import KnownError
from posforge.runtime.portal.context import Place
from posforge.runtime.reports.days import Day
from posforge.runtime.reports.reports import Reports
from tests.runtime.portal.conftest import Books, Office

PAGES = ("/", "/?date=2026-11-20", "/sales", "/sales?number=none", "/products", "/machines")
ASSETS = ("portal.css", "dashboard.js", "icons.svg", "vendor/chartjs/chart.umd.min.js")


@pytest.mark.parametrize("address", [*PAGES, "/sign-in", "/nowhere", "/static/portal.css"])
def test_every_answer_tells_the_browser_what_to_refuse(office: Office, address: str):
    headers = office.get(address).headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert ("no-store" in headers["Cache-Control"]) is ("/static/" not in address)


class Outsiders(HTMLParser):
    """Collects what a strict policy would refuse: inline code, inline style, other origins."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        for name, value in given.items():
            if name == "style" or name.startswith("on"):
                self.found.append(f"{tag} {name}")
            if name in {"href", "src", "action"} and not (value or "").startswith(("/", "#")):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("address", [*PAGES, "/sign-in", "/nowhere", "receipt"])
def test_pages_hold_no_inline_code_and_nothing_from_outside(
    office: Office, books: Books, address: str
):
    page = office.get(f"/sales/{books.sales[0].id}" if address == "receipt" else address).text
    parser = Outsiders()
    parser.feed(page)

    assert parser.found == []
    assert len(parser.ids) == len(set(parser.ids))
    assert page.count("<h1") == 1


@pytest.mark.parametrize("asset", ASSETS)
def test_assets_come_from_the_package_itself(door: Office, asset: str):
    assert door.get(f"/static/{asset}").status_code == 200


def test_what_is_not_ours_lies_beside_its_licence(door: Office):
    folders = list(Path(door.app.static_folder or "", "vendor").iterdir())

    assert {one.name for one in folders} == {"chartjs", "inter"}
    assert all(list(one.glob("LICENSE*")) for one in folders)


def test_an_unknown_address_is_a_page_with_a_sentence(office: Office):
    answer = office.get("/nowhere")

    assert answer.status_code == 404
    assert "There is no page at this address." in answer.text


def test_a_question_that_makes_no_sense_is_answered_so(office: Office):
    for address in (
        "/?date=yesterday",
        "/sales?first=2026-13-01",
        "/sales?till=two",
        "/sales?till=-1",
        "/sales?page=99999999999",
        "/sales?sort=; drop table sale",
        "/products?sort=price",
    ):
        answer = office.get(address)
        assert answer.status_code == 400, address
        assert "cannot be looked up" in answer.text


def test_a_form_too_large_is_refused(door: Office):
    answer = door.post("/sign-in", csrf_token=door.token(), name="x" * 70_000, password="x")

    assert answer.status_code == 413


class FullDisk(Reports):
    """Reports of a machine whose database cannot be read just now."""

    def day(self, bizdate: str, *, top: int = 10) -> Day:
        raise KnownError("The disk is full.", hint="Make room.")


class Bug(Reports):
    """Reports with a mistake in them."""

    def day(self, bizdate: str, *, top: int = 10) -> Day:
        raise ZeroDivisionError("secret detail")


def test_what_the_world_does_is_said_and_what_we_did_is_not(open_office, books: Books):
    known = open_office(reports=FullDisk(books.database))
    known.sign_in()
    answer = known.get("/")
    assert answer.status_code == 503
    assert "The disk is full. Make room." in answer.text

    bug = open_office(reports=Bug(books.database))
    bug.sign_in()
    answer = bug.get("/")
    assert answer.status_code == 500
    assert "Nothing is lost" in answer.text
    assert "secret detail" not in answer.text


def test_pages_speak_the_language_of_the_shop(open_office):
    german = open_office(languages=("de",))
    german.sign_in()
    page = german.text("/")

    assert '<html lang="de-DE">' in page
    assert "Übersicht" in page
    assert "Samstag, 21. November 2026" in page
    assert re.search(r"\d+,\d\d\s€", page)


def test_a_language_without_words_of_ours_gets_english_words_and_its_own_numbers(open_office):
    french = open_office(languages=("fr",), country="FR")
    french.sign_in()
    page = french.text("/")

    assert "Dashboard" in page
    assert "samedi 21 novembre 2026" in page


def test_a_store_server_says_which_branch_it_serves(open_office):
    store = open_office(place=Place(kind="store", node="e" * 32, branch="S02"))

    assert "Store server · Nord &amp; Süd" in store.text("/sign-in")
