"""The page about the read models names tables and columns that exist, and hides what is secret."""

from __future__ import annotations

import re

import pytest

from posforge.runtime.storage.tables import metadata

VALUES = {
    *("base", "cash", "stock", "reserved", "money", "foreign", "points", "field_NAME"),
    *("opened", "handed"),
    *("nothing", "number", "name"),
    *("goods", "return", "deposit", "empties", "gift_card"),
    *("manual", "bill"),
    *("drop", "top_up", "pay_in", "pay_out", "handed_over", "taken_over"),
    *("payment", "refund"),
    *("part_paid", "too_long"),
    *("resumed", "taken", "parked", "cancelled", "paid"),
}
SECRET = {"pin", "password", "public_key", "kid", "sig"}


@pytest.fixture(scope="module")
def page(repository) -> str:
    return (repository / "docs" / "reference" / "read-models.md").read_text(encoding="utf-8")


def documented(page: str) -> dict[str, set[str]]:
    """Return the words in code type that follow each table's name."""
    parts = re.split(r"\*\*`(\w+)`\*\*", page)
    tables: dict[str, set[str]] = {}
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        until = text.split("Other tables and columns")[0]
        tables[name] = set(re.findall(r"`([A-Za-z_]+)`", until))
    return tables


def test_every_table_and_column_exists(page):
    tables = documented(page)
    assert {"sale", "sale_line", "sale_tax", "sale_tender", "product", "stock_balance"} <= set(
        tables
    )
    for name, words in tables.items():
        columns = set(metadata.tables[name].columns.keys())
        states = {word for word in words if word.isupper()}
        unknown = words - columns - VALUES - states - set(metadata.tables)
        assert unknown == set(), f"{name}: {unknown}"
        assert words & columns


def test_what_is_secret_is_not_offered(page):
    for name, words in documented(page).items():
        assert words & SECRET == set(), name
