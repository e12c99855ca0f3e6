"""Each event counts once, in every projection it concerns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.events import (
    EVENT_TYPES,
    NodeEnrolled,
    NodeRevoked,
    PersonEnrolled,
    ShiftClosed,
    ShiftOpened,
    StylesListed,
)
from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.picture import LARGEST_PICTURE
from posforge.runtime.domain.product import Style
from posforge.runtime.storage import projector
from posforge.runtime.storage.digest import projection_digest
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.projector import PROJECTED_BY, apply
from posforge.testing.facts import a_finer_price, a_listing, a_picture, a_price, a_sale
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock

PERSON = PersonEnrolled(person="p-1", role="cashier", is_active=True)
PICTURE = a_picture()
SECRETS = {"name": "Ada", "pin": "phc", "password": ""}


@pytest.fixture
def told(either):
    """Applies events and answers with the rows of a query."""

    def tell(events, query):
        with either.write() as connection:
            apply(connection, events)
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    return tell


def parked(either):
    with either.read() as connection:
        found = connection.exec_driver_sql("SELECT reason FROM parked_event ORDER BY reason")
        return [row.reason for row in found]


def test_every_event_has_its_projection():
    assert set(PROJECTED_BY) == set(EVENT_TYPES.values())


def test_a_sale_leaves_rows_entries_and_less_stock(told):
    sale = JournalWriter(1).write(a_sale("S01-1-A-000001", lines=2, qty_milli=3000))
    assert told([sale], "SELECT number, gross_minor, lines, cashier FROM sale") == [
        ("S01-1-A-000001", 714, 2, "p-0001")
    ]
    assert told([], "SELECT store, product, qty_milli FROM stock_balance") == [("S01", "p1", -6000)]
    node = sale.header.node
    assert told([], "SELECT source, target, amount FROM ledger_entry ORDER BY line") == [
        ("stock:S01", "sold:S01", 3000),
        ("stock:S01", "sold:S01", 3000),
        ("revenue:S01:standard", f"takings:{node}", 600),
        ("tax:S01:standard", f"takings:{node}", 114),
        (f"takings:{node}", f"cash:{node}", 714),
    ]


def test_two_taxes_at_one_rate_are_two_rows_and_two_accounts(told):
    sale = a_sale("S01-1-A-000001")
    (tax,) = sale.taxes
    both = tuple(
        replace(tax, part=part, net_minor=net, tax_minor=19, gross_minor=net + 19)
        for part, net in (("GST", 200), ("PST", 0))
    )
    told([JournalWriter(1).write(replace(sale, taxes=both))], "SELECT 1")

    assert told([], "SELECT part, net_minor, tax_minor FROM sale_tax ORDER BY part") == [
        ("GST", 200, 19),
        ("PST", 0, 19),
    ]
    owed = "SELECT source, amount FROM ledger_entry WHERE amount = 19 ORDER BY source"
    assert told([], owed) == [("tax:S01:standard:GST", 19), ("tax:S01:standard:PST", 19)]


def test_the_same_event_counts_once_however_often_it_comes(either):
    writer = JournalWriter(1)
    events = [writer.write(a_sale(str(number))) for number in range(3)]
    digests = set()
    for again in (events, events[:1], [events[2], events[2]], events):
        with either.write() as connection:
            apply(connection, again)
            digests.add(projection_digest(connection))
    assert len(digests) == 1


def test_the_later_listing_of_an_article_stays_with_its_codes(told):
    writer = JournalWriter(1)
    first = writer.write(a_listing("p1", "Tea", "11", "22"))
    second = writer.write(a_listing("p1", "Green tea", "22", "33"))
    told([second, first], "SELECT 1")
    assert told([], "SELECT name FROM product") == [("Green tea",)]
    assert told([], "SELECT code FROM product_code ORDER BY code") == [("22",), ("33",)]
    assert told([], "SELECT folded FROM product_name") == [("green tea",)]


def test_prices_of_different_moments_and_layers_stand_side_by_side(told):
    writer = JournalWriter(1)
    events = [
        writer.write(a_price("p1", 100)),
        writer.write(a_price("p1", 120)),
        writer.write(a_price("p1", 150, valid_from_ms=99)),
        writer.write(a_price("p1", 80, layer="store:S01")),
    ]
    assert told(
        events[::-1], "SELECT layer, valid_from_ms, price_minor FROM price ORDER BY 1, 2"
    ) == [("base", 0, 120), ("base", 99, 150), ("store:S01", 0, 80)]


def test_of_prices_for_one_and_for_many_the_later_stays(told):
    writer = JournalWriter(1)
    events = [
        writer.write(a_price("p1", 100)),
        writer.write(a_finer_price("p1", 125, per=100)),
        writer.write(a_finer_price("p2", 5, per=10)),
        writer.write(a_price("p2", 120)),
        writer.write(a_price("p3", 1)),
        writer.write(a_finer_price("p3", None)),
    ]
    held = [("p1", 125, 100), ("p2", 120, 1), ("p3", None, 1)]
    for some in (events[::-1], events):
        assert told(some, "SELECT product, price_minor, per FROM price ORDER BY 1") == held


@pytest.mark.parametrize(
    ("minor", "per"), [(-1, 1), (5, 0), (5, -10), (5, 3), (5, 100_000)], ids=str
)
def test_what_is_no_price_is_parked(told, minor, per):
    wrong = JournalWriter(1).write(a_finer_price("p1", minor, per=per))
    assert told([wrong], "SELECT reason FROM parked_event") == [
        (f"PricesSet.prices: {minor} for {per} is no price",)
    ]
    assert told([], "SELECT product FROM price") == []


def test_a_shift_that_is_heard_to_close_before_it_opened_is_closed(told):
    writer = JournalWriter(1)
    opened = writer.write(
        ShiftOpened(shift="s", number=4, bizdate="2026-11-21", float_minor=0, currency="EUR")
    )
    closed = writer.write(ShiftClosed(shift="s", counted_minor=None, currency="EUR"))
    assert told(
        [closed, opened], "SELECT number, bizdate, opened_ms, closed_ms, node FROM shift"
    ) == [(4, "2026-11-21", opened.header.wall, closed.header.wall, opened.header.node)]


def test_a_machine_that_is_heard_to_be_revoked_before_it_joined_is_revoked(either):
    writer = JournalWriter(1)
    joined = NodeEnrolled(
        machine="a" * 32,
        kind="till",
        store="S01",
        till=1,
        label="Till 1",
        public_key="00" * 32,
        epoch=1,
    )
    enrolled = writer.write(joined)
    revoked = writer.write(NodeRevoked(machine="a" * 32, reason="stolen"))
    again = writer.write(joined)
    journal = NodeJournal(either, SteppingClock())
    for event in (revoked, again, enrolled):
        with either.write() as connection:
            apply(connection, [event])
    record = journal.node("a" * 32)
    assert record is not None
    assert (record.revoked, record.label) == ("stolen", "Till 1")


def test_a_revocation_alone_makes_no_machine(either):
    with either.write() as connection:
        apply(connection, [JournalWriter(1).write(NodeRevoked(machine="a" * 32, reason=""))])
    assert NodeJournal(either, SteppingClock()).node("a" * 32) is None


def test_whose_personal_data_were_erased_has_neither_name_nor_pin(told):
    event = JournalWriter(1).write(PERSON, personal=SECRETS)
    assert told([replace(event, personal=None)], "SELECT id, name, pin FROM person") == [
        ("p-1", "", "")
    ]


def test_a_decision_in_the_stream_of_sales_counts_nothing(either):
    decided = JournalWriter(1).write_plain(
        {"person": "p-1", "role": "super_admin", "is_active": True},
        type="PersonEnrolled",
        sv=1,
        stream="main",
    )
    with either.write() as connection:
        apply(connection, [decided])
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == 0
    assert parked(either) == ["PersonEnrolled has no place in the stream main"]


def test_what_nobody_taught_us_is_parked_and_the_rest_goes_on(either):
    writer = JournalWriter(1)
    events = [
        writer.write_plain({}, type="GiftCardSold", sv=1, stream="main"),
        writer.write_plain({"number": 5}, type="SaleCompleted", sv=1, stream="main"),
        writer.write(a_sale("1"), sv=9),
        writer.write(a_sale("2"), ev=2),
        writer.write(a_sale("3")),
    ]
    NodeJournal(either, SteppingClock()).receive(events)
    assert parked(either) == [
        "GiftCardSold version 1 is not known here",
        "SaleCompleted version 9 is not known here",
        "SaleCompleted.number: needs str, not int",
        "envelope version 2 is not known here",
    ]
    with either.read() as connection:
        assert connection.exec_driver_sql("SELECT number FROM sale").all() == [("3",)]
        assert connection.exec_driver_sql("SELECT count(*) FROM applied").scalar() == 1


LONG = "9" * 3000
TWICE = a_sale("1", lines=2)


@pytest.mark.parametrize(
    ("fact", "personal", "reason"),
    [
        (a_sale(LONG), None, "longer than 200"),
        (a_sale("1", product=LONG), None, "longer than 200"),
        (replace(TWICE, lines=TWICE.lines[:1] * 2), None, "two lines claim the same place"),
        (replace(TWICE, taxes=TWICE.taxes * 2), None, "two tax rates claim the same place"),
        (a_listing(LONG, "x"), None, "longer than 200"),
        (a_listing("p", "x", LONG), None, "longer than 200"),
        (a_listing("p", "x", fields={LONG: 1}), None, "longer than 200"),
        (a_listing("p", "x", style=LONG), None, "longer than 200"),
        (StylesListed(styles=(Style(id=LONG, name="x", department=""),)), None, "longer than 200"),
        (a_price(LONG, 1), None, "longer than 200"),
        (NodeRevoked(machine=LONG, reason=""), None, "longer than 200"),
        (PERSON, {"name": 5}, "name, pin and password must be text"),
    ],
)
def test_what_no_index_can_hold_is_parked_on_both_kinds_of_database(either, fact, personal, reason):
    writer = JournalWriter(1)
    journal = NodeJournal(either, SteppingClock())
    for event in (writer.write(fact, personal=personal), writer.write(a_sale("ok"))):
        journal.receive([event])
    assert len(parked(either)) == 1
    assert reason in parked(either)[0]
    with either.read() as connection:
        assert connection.exec_driver_sql("SELECT number FROM sale").all() == [("ok",)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "0" * 64}, "id and media type are not those of the data"),
        ({"media_type": "image/webp"}, "id and media type are not those of the data"),
        ({"media_type": "text/html"}, "needs one of image/png, image/jpeg, image/webp"),
        ({"data": PICTURE.data + "\n"}, "PictureAdded.data: "),
        ({"data": "ä"}, "PictureAdded.data: "),
        (to_body(a_picture(bytes(LARGEST_PICTURE))), "more than 49152 bytes"),
    ],
)
def test_a_picture_that_is_not_what_it_says_is_parked(either, change, reason):
    writer = JournalWriter(1)
    body = to_body(PICTURE) | change
    wrong = writer.write_plain(body, type="PictureAdded", sv=1, stream="catalogue")
    NodeJournal(either, SteppingClock()).receive([wrong, writer.write(PICTURE)])
    (said,) = parked(either)
    assert reason in said
    with either.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM picture").scalars().all() == [PICTURE.id]


def test_the_later_listing_of_a_style_stays(told):
    writer = JournalWriter(1)
    first, second = (
        writer.write(StylesListed(styles=(Style(id="S1", name=name, department="men"),)))
        for name in ("Shirt", "Linen Shirt")
    )
    query = "SELECT name, picture FROM style"
    assert told([second], query) == told([first], query) == [("Linen Shirt", "")]


def test_the_largest_numbers_a_journal_holds_fit_both_kinds_of_database(told):
    largest = 2**53 - 1
    sale = replace(a_sale("1"), till=largest, gross_minor=-largest)
    event = JournalWriter(1).write(sale, wall=largest, tz=-largest)
    assert told([event], "SELECT till, gross_minor, wall_ms, tz_min FROM sale") == [
        (largest, -largest, largest, -largest)
    ]


def test_what_was_parked_counts_once_posforge_has_learnt_it(either, monkeypatch):
    writer = JournalWriter(1)
    journal = NodeJournal(either, SteppingClock())
    sale = writer.write(a_sale("1"))
    fork = writer.branch().write(a_sale("2"))
    plain = projector.open_body
    monkeypatch.setattr(projector, "open_body", lambda *_: plain("SaleCompleted", 99, {}))
    journal.receive([sale])
    journal.keep_fork([fork])
    assert journal.retry_parked() == 2
    monkeypatch.setattr(projector, "open_body", plain)
    assert journal.retry_parked() == 0
    assert parked(either) == []
    with either.read() as connection:
        found = connection.exec_driver_sql("SELECT number FROM sale ORDER BY number").all()
    assert found == [("1",), ("2",)]


def test_entries_say_the_lot_and_an_event_without_one_counts_as_before(told):
    plain = a_sale("S01-1-A-000001")
    writer = JournalWriter(1)
    traced = replace(plain, number="S01-1-A-000002", lines=(replace(plain.lines[0], lot="A17"),))
    found = StockAdjusted(product="p1", unit="piece", qty_milli=1000, reason="x", serial="S1")
    events = [writer.write(one) for one in (plain, traced, found)]
    assert "lot" not in events[0].body["lines"][0]
    told(events, "SELECT 1")
    rows = (
        "SELECT lot, serial, amount FROM ledger_entry WHERE ledger = 'stock' ORDER BY lot, serial"
    )
    assert told([], rows) == [("", "", 2000), ("", "S1", 1000), ("A17", "", 2000)]
    assert told([], "SELECT qty_milli FROM stock_balance") == [(-3000,)]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"serial": "S1"}, "a serial number is that of one piece"),
        ({"lot": "L\n17"}, "a lot number has 1 to 48 printable characters"),
        ({"lot": "L" * 10_000}, "a lot number has 1 to 48 printable characters"),
    ],
)
def test_a_forged_lot_or_serial_number_is_parked(either, facts, reason):
    plain = a_sale("S01-1-A-000001")
    forged = replace(plain, lines=(replace(plain.lines[0], **facts),))
    with either.write() as connection:
        apply(connection, [JournalWriter(1).write(forged)])
    assert parked(either) == [reason]
