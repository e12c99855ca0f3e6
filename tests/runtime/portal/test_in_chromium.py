"""The pages in a real browser: nothing overflows, nothing is refused, the chart is drawn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from posforge.runtime.domain.receipt import proof_text
from posforge.runtime.portal.words import LANGUAGES
from posforge.spec.extensions import BUNDLED_REPORTS
from tests.runtime.portal.conftest import MANAGER, PASSWORD, Books

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
)
OVERFLOWING = """() => [...document.querySelectorAll("body *")]
    .filter((one) => !one.closest(".scroll, .unseen, .skip, thead"))
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => `${one.tagName}.${one.className}`)"""
CUT_OFF = """() => [...document.querySelectorAll(".flush, .card > .scroll")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"""
DARKEST_AND_BRIGHTEST = """(canvas) => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const painted = new Set();
    for (let at = 0; at < pixels.length; at += 4) {
        if (pixels[at + 3] === 255) painted.add(pixels.slice(at, at + 3).join());
    }
    return [...painted];
}"""


class Silent(WSGIRequestHandler):
    """Answers without writing a line about it."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's
        pass


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def language() -> str:
    """In what language the pages speak; their words are longest in German."""
    return "de"


@pytest.fixture
def address(open_office, books: Books, language: str) -> Iterator[str]:
    # The form is looked at, never sent: these books are everybody's.
    facts = {"languages": (language,), "own_reports": BUNDLED_REPORTS}
    app = open_office(catalogue=books.chain.hq, **facts).app
    server = make_server(
        "127.0.0.1", 0, app, threaded=True, ssl_context="adhoc", request_handler=Silent
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1440, "light")])
def test_every_page_fits_and_the_chart_is_drawn(
    browser: Browser, address: str, books: Books, width: int, scheme: str
):
    context = browser.new_context(
        ignore_https_errors=True,
        viewport={"width": width, "height": 800},
        device_scale_factor=3 if width < 500 else 1,
        color_scheme=scheme,
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("response", lambda answer: answer.status < 400 or complaints.append(answer.url))
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.removeprefix(address)))

    page.goto(f"{address}/")
    assert_fits(page)
    sign_in(page)
    assert_fits(page)
    assert_chart(page)

    sale = max(books.sales, key=lambda one: len(one.facts.lines))
    paths = ("/sales", f"/sales/{sale.id}", "/products", "/products/a01", "/products/a01/edit")
    days = "first=2026-11-14&last=2026-11-21"
    reports = ("/reports", f"/reports/sales_by_item?{days}", f"/reports/sales_by_hour?{days}")
    for path in (*paths, *reports, "/closings", "/machines", "/?date=2026-11-20"):
        page.goto(f"{address}{path}")
        assert_fits(page)
    page.goto(f"{address}/sales/{sale.id}")
    assert scanned(page, ".paper .qr") == proof_text(sale)
    assert scanned(page, ".paper .bars") == sale.facts.number

    assert complaints == []
    assert {one for one in asked if not one.startswith("/")} == set()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_stand_beside_each_other_on_a_narrow_phone(
    browser: Browser, address: str, language: str
):
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/")
    sign_in(page)
    for path in ("/sales", "/customers", "/closings"):
        page.goto(f"{address}{path}")
        assert_fits(page)
    assert (page.locator("html").get_attribute("lang") or "").startswith(language)
    context.close()


def test_keys_alone_are_enough(browser: Browser, address: str):
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/")
    page.keyboard.type(MANAGER.name)  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("canvas:visible")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sales")
    context.close()


def test_without_javascript_the_table_stands_where_the_chart_would(browser: Browser, address: str):
    context = browser.new_context(ignore_https_errors=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    sign_in(page)

    assert page.locator("#hours-table").is_visible()
    assert not page.locator("#hours-chart").is_visible()
    context.close()


def sign_in(page: Page) -> None:
    page.fill("[name=name]", MANAGER.name)
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_selector("#by-hour")
    page.wait_for_load_state()


def assert_fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    assert page.evaluate(OVERFLOWING) == [], page.url
    assert page.evaluate(CUT_OFF) == [], page.url


def assert_chart(page: Page) -> None:
    """Both branches have a colour of their own in the drawing, and the table is folded away."""
    canvas = page.locator("#hours-chart canvas")
    labels = canvas.evaluate(
        "(one) => Chart.getChart(one).scales.y.ticks.map((tick) => tick.label)"
    )
    assert labels[0] == "0\xa0€"
    assert canvas.bounding_box()["height"] > 150
    painted = canvas.evaluate(DARKEST_AND_BRIGHTEST)
    for token in ("--series-1", "--series-2"):
        colour = page.evaluate(
            "(name) => getComputedStyle(document.documentElement).getPropertyValue(name)", token
        ).strip()
        parts = [str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)]
        assert ",".join(parts) in painted, token
    assert not page.locator("#hours-table").is_visible()


def scanned(page: Page, code_at: str) -> str:
    code = page.locator(code_at)
    code.evaluate("(one) => one.scrollIntoView({block: 'center'})")
    picture = Image.open(BytesIO(code.screenshot()))
    [found] = zxingcpp.read_barcodes(picture)
    return found.text
