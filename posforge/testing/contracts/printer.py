"""What every receipt printer's driver keeps to; ESC/POS passes it.

class TestPlainText(PrinterContract):
    module = "corner_fresh.devices.plain_text"
    name = "plain_text"
    shop = SHOP
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from posforge.errors import KnownError
from posforge.runtime.domain.blocks import (
    Barcode,
    Columns,
    Cut,
    Feed,
    Heading,
    Logo,
    Qr,
    Receipt,
    Rule,
    Table,
    Text,
    Total,
)
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.ext.guards import GuardedPrinter
from posforge.runtime.ext.printers import NotReadyError, PrinterDriver, PrinterOffError
from posforge.testing.contracts.extension import ExtensionContract, strict_guard
from posforge.testing.sales import a_sale, an_article

NOBODY_THERE = "tcp://127.0.0.1:1"
EVERY_BLOCK = Receipt(
    (
        Logo("/nowhere/logo.png"),
        Heading("Größenwahn & Söhne"),
        Text(text="Line", align="center", is_bold=True, size="tall"),
        Rule(),
        Columns(left="A long name that wraps " * 4, right="1.234,56 €", mark="A"),
        Table(head=("Rate", "Net", "Tax"), rows=(("A 19 %", "10,00", "1,90"),)),
        Total(label="TOTAL", amount="1.234,56 €"),
        Qr("posforge:r1:S01-1-A-000001:1:0123456789abcdef"),
        Barcode("S01-1-A-000001"),
        Feed(2),
        Cut(),
    )
)


class PrinterContract(ExtensionContract):
    """The checks; a driver that does not go by `connect` overrides `driver_to`."""

    def driver_to(self, connect: str) -> PrinterDriver:
        """Return the driver connected to this address, behind the guard of a till."""
        shop = replace(self.shop, printer=replace(self.shop.printer, connect=connect))
        return GuardedPrinter(self.made(shop), strict_guard(), self.name)

    def test_it_has_bytes_for_every_block_and_the_same_each_time(self, tmp_path: Path) -> None:
        driver = self.driver_to(f"file://{tmp_path / 'paper'}")
        assert driver.encode(EVERY_BLOCK)
        assert driver.encode(EVERY_BLOCK) == driver.encode(EVERY_BLOCK)

    def test_a_sale_is_encoded_on_narrow_paper_and_on_wide(self, tmp_path: Path) -> None:
        tax = self.shop.tax.default
        sale = a_sale(self.shop, (an_article("An article", 1234, tax=tax),), qty_milli=())
        branch = self.shop.branches[0]
        receipt = sale_receipt(sale, shop=self.shop, branch=branch, cashier="Ada")
        for width_mm in (58, 80):
            printer = replace(
                self.shop.printer, width_mm=width_mm, connect=f"file://{tmp_path / 'paper'}"
            )
            assert self.made(replace(self.shop, printer=printer)).encode(receipt)

    def test_it_prints_and_says_so_right_before_the_first_byte(self, tmp_path: Path) -> None:
        paper = tmp_path / "paper"
        driver = self.driver_to(f"file://{paper}")
        seen: list[int] = []
        data = driver.encode(EVERY_BLOCK)
        driver.check()
        driver.print(data, opens_drawer=False, on_paper=lambda: seen.append(_size(paper)))
        assert seen == [0]
        assert _size(paper) >= len(data)

    def test_the_drawer_alone_touches_no_paper(self, tmp_path: Path) -> None:
        driver = self.driver_to(f"file://{tmp_path / 'paper'}")
        touched: list[bool] = []
        driver.print(b"", opens_drawer=True, on_paper=lambda: touched.append(True))
        assert touched == []

    def test_a_printer_that_is_off_says_so_and_nothing_is_on_paper(self) -> None:
        driver = self.driver_to(NOBODY_THERE)
        data = driver.encode(EVERY_BLOCK)
        touched: list[bool] = []
        with pytest.raises((PrinterOffError, NotReadyError)) as off:
            driver.check()
        assert isinstance(off.value, KnownError)
        assert off.value.message
        with pytest.raises((PrinterOffError, NotReadyError)):
            driver.print(data, opens_drawer=True, on_paper=lambda: touched.append(True))
        assert touched == []


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
