"""What is bundled keeps to the contracts that a shop's own extensions keep to."""

from __future__ import annotations

from posforge.testing.builders import a_shop
from posforge.testing.contracts.payment import PaymentContract
from posforge.testing.contracts.printer import PrinterContract
from posforge.testing.contracts.report import ONE, ReportContract


class TestVoucher(PaymentContract):
    module, name = "posforge.runtime.flows.voucher", "voucher"
    shop = a_shop(payments=("cash", "voucher"))


class TestCash(PaymentContract):
    module = "posforge.runtime.flows.cash"
    name = "cash"


class TestCashInYen(TestCash):
    shop = a_shop(country="JP", currency="JPY")


class TestEscPos(PrinterContract):
    module = "posforge.runtime.devices.printer"
    name = "escpos"


class TestSalesByItem(ReportContract):
    module = "posforge.runtime.reports.sales_by_item"
    name = "sales_by_item"


class TestX(ReportContract):
    module = "posforge.runtime.reports.x"
    name = "x"

    def test_it_adds_up_to_the_sales_of_the_day(self, tmp_path):
        with self.books(tmp_path) as books:
            told = {row[0]: row[1:] for row in books.run(self.report(), ONE).rows}
        sold = [sale for sale in books.sales if sale.bizdate == ONE.first]
        gross = sum(sale.facts.gross_minor for sale in sold)

        assert told["Sales"] == (len(sold), gross)
        assert told["Cash"] == (len(sold), gross)
        taxes = sum(row[1] for name, row in told.items() if name.startswith("Tax"))
        assert told["Net"][1] + taxes == gross
