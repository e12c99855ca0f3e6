"""Every account of the ledger has one of the bookkeeper's, or keeps its own name."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.accounts import AccountMap

NAMED = AccountMap(
    revenue={"standard": "8400"},
    tax={"standard": "1776", "QST": "2310"},
    tenders={"cash": "1000", "on_account": "1400", "layaway": "1718"},
    rounding="2150",
    difference="2151",
    safe="1361",
    petty="1362",
    transit="1363",
    layaway_fee="2742",
)


@pytest.mark.parametrize(
    ("ours", "plain", "named"),
    [
        ("revenue:S01:standard", "revenue standard", "8400"),
        ("revenue:S01:reduced", "revenue reduced", "revenue reduced"),
        ("tax:S01:standard", "tax standard", "1776"),
        ("tax:S01:standard:QST", "tax QST", "2310"),
        ("tax:S01:standard:GST", "tax GST", "1776"),
        ("tax:S01:reduced:GST", "tax GST", "tax GST"),
        ("cash:node-1", "cash", "1000"),
        ("gift_card:node-1", "gift_card", "gift_card"),
        ("credit:CRX", "store_credit", "store_credit"),
        ("account:anna", "on_account", "1400"),
        ("takings:node-1", "takings", "takings"),
        ("rounding:S01", "rounding", "2150"),
        ("difference:S01", "difference", "2151"),
        ("safe:S01", "safe", "1361"),
        ("petty:S01", "petty", "1362"),
        ("transit:S01", "transit", "1363"),
        ("layaway:S01-1-LA0001", "layaway", "1718"),
        ("fee:S01", "layaway fee", "2742"),
    ],
)
def test_an_account_is_found_or_called_what_it_is(ours, plain, named):
    assert AccountMap().of(ours) == plain
    assert NAMED.of(ours) == named
