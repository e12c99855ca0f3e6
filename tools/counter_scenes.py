"""Moments of goods that come back, of customers and of what is taken off, for the photographs."""

from __future__ import annotations

from collections.abc import Callable

from card_scenes import Shown
from shown_shops import PRODUCTS

from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.events_customer import CustomerRecorded, PointsMoved
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.flows.discount import discount_bill
from posforge.runtime.till.desk import needed
from posforge.runtime.till.screens.adjust_stock import AdjustStock
from posforge.runtime.till.screens.approve import Approve
from posforge.runtime.till.screens.customer import FindCustomer
from posforge.runtime.till.screens.return_goods import ReturnGoods


def discount(shown: Shown) -> None:
    """How much comes off the bill, and why."""
    shown.sign_in()
    shown.ring_up()
    shown.act("discount_bill")
    shown.window.sheet._struck("7")  # type: ignore[union-attr]  # noqa: SLF001


def approve(shown: Shown) -> None:
    """Somebody else is asked for their PIN."""
    shown.sign_in()
    shown.ring_up()
    till = shown.window.desk.till
    people = till.store.people()
    error = NotAllowedError(people[0], "override_price")
    window = shown.window
    window.open_sheet(
        Approve(window.kit, window.desk, window, error=error, people=people, again=lambda _: None)
    )


_PEOPLE = (("Anna Berg", "+49 40 1234567"), ("Ben Bergmann", ""), ("Zoë Beck", "0171 555 010"))


def return_goods(shown: Shown) -> None:
    """Lines of a receipt, to be taken back."""
    shown.sign_in()
    shown.ring_up()
    shown.act("exact_cash")
    shown.settle()
    sale = shown.window.desk.till.store.last_sale()
    assert sale is not None
    shown.window.front_screen.back()
    shown.window.front_screen.scanned(sale.facts.number)
    shown.settle()


def return_unknown(shown: Shown) -> None:
    """Goods of a receipt that nobody can look up."""
    shown.sign_in()
    shown.window.front_screen.scanned("S01-9-A-000017")
    shown.settle()
    sheet = shown.window.sheet
    assert isinstance(sheet, ReturnGoods)
    sheet._show_product(PRODUCTS[2])  # noqa: SLF001


def return_asked(shown: Shown) -> None:
    """A receipt nobody knows, before the goods are scanned."""
    shown.sign_in()
    shown.window.front_screen.scanned("S01-9-A-000017")


def adjust_stock(shown: Shown) -> None:
    """An article of which there is less than the books say."""
    shown.sign_in()
    shown.act("adjust_stock")
    sheet = shown.window.sheet
    assert isinstance(sheet, AdjustStock)
    sheet._show(PRODUCTS[0])  # noqa: SLF001
    sheet.field.setText("-3")


def customer(shown: Shown) -> None:
    """Customers are found as somebody types."""
    _noted(shown)
    shown.act("customer")
    sheet = shown.window.sheet
    assert isinstance(sheet, FindCustomer)
    sheet.field.setText("be")


def note_customer(shown: Shown) -> None:
    """One of them is changed."""
    customer(shown)
    shown.settle()
    sheet = shown.window.sheet
    assert isinstance(sheet, FindCustomer)
    sheet._change()  # noqa: SLF001


def customers_bill(shown: Shown) -> None:
    """The bill of somebody who is known, and pays with points."""
    customer(shown)
    shown.settle()
    sheet = shown.window.sheet
    assert isinstance(sheet, FindCustomer)
    sheet._take()  # noqa: SLF001


def _noted(shown: Shown) -> None:
    shown.sign_in()
    shown.ring_up()
    with shown.window.desk.till.store.work() as work:
        for number, (name, phone) in enumerate(_PEOPLE, start=1):
            body = CustomerRecorded(
                customer=f"c{number}", number=f"S01-1-CA000{number}", on_receipt="name"
            )
            work.record(body, personal={"name": name, "phone": phone})
        work.record(PointsMoved(customer="c1", sale="s1", earned=240))


def part_paid(shown: Shown) -> None:
    """A part is paid, the rest is due."""
    shown.sign_in()
    shown.ring_up()
    shown.window.desk.change(
        lambda who, bill: discount_bill(
            shown.window.desk.till,
            who,
            needed(bill),
            discount=ManualDiscount(reason="Goodwill", percent_milli=5_000),
        )
    )
    shown.settle()
    shown.act("pay")
    shown.window.desk.pay("cash", tendered_minor=500)
    shown.settle()


COUNTER_SCENES: tuple[Callable[[Shown], None], ...] = (
    discount, approve, return_goods, return_unknown, return_asked, adjust_stock, part_paid,
    customer, note_customer, customers_bill,
)  # fmt: skip
