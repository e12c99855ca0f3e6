"""`posforge demo supermarket` as a stranger runs it, and what it leaves, checked without posforge.

The journal is hashed again here with the standard library alone, by the rules that
docs/reference/journal.md gives to strangers.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

NO_SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """The folder of a demo that ran to its end."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "posforge"),
            "demo",
            "supermarket",
            "--out",
            folder,
            "--seed",
            "7",
        ],
        env={name: value for name, value in os.environ.items() if name not in NO_SCREEN},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def summary(out):
    return json.loads((out / "summary.json").read_text())


@pytest.fixture(scope="module")
def events(out):
    return [json.loads(line) for line in (out / "journal.jsonl").read_text().splitlines()]


def test_till_store_and_hq_hold_the_same_journal(summary):
    assert set(summary) >= {"receipts", "journal_heads", "seconds_to_hq"}
    heads = summary["journal_heads"]
    assert list(heads) == ["till", "store", "hq"]
    assert heads["till"] == heads["store"] == heads["hq"]
    assert 0 <= summary["seconds_to_hq"] < 60


def test_a_stranger_who_hashes_the_journal_reaches_the_same_head(summary, events):
    before = "0" * 64
    for seq, event in enumerate(events, start=1):
        header = event["header"]
        assert (header["seq"], header["prev"]) == (seq, before)
        assert header["body_hash"] == _hash("body", event["body"])
        before = _hash("ev", header)
        assert event["hash"] == before
    assert summary["journal_heads"]["till"] == {"seq": len(events), "hash": before}


def test_the_receipts_are_the_sales_of_the_journal(summary, events):
    sales = [event["body"] for event in events if event["header"]["type"] == "SaleCompleted"]
    assert [one["number"] for one in summary["receipts"]] == [
        f"S01-1-A-{number:06d}" for number in (1, 2, 3)
    ]
    assert [(one["number"], one["total"], one["tax"]) for one in summary["receipts"]] == [
        (
            sale["number"],
            sum(line["gross_minor"] for line in sale["lines"]),
            sum(rate["tax_minor"] for rate in sale["taxes"]),
        )
        for sale in sales
    ]
    for sale in sales:
        paid = sum(one["tendered_minor"] - one["change_minor"] for one in sale["tenders"])
        assert paid == sale["gross_minor"] > sale["tax_minor"] > 0


def test_the_last_basket_is_paid_by_card(out, events):
    sales = [event["body"] for event in events if event["header"]["type"] == "SaleCompleted"]
    assert [[one["method"] for one in sale["tenders"]] for sale in sales] == [
        ["cash"],
        ["cash"],
        ["card"],
    ]
    (charge,) = json.loads((out / "twins" / "card.json").read_text())["charges"]
    assert (charge["outcome"], charge["approved"]) == ("approved", sales[2]["gross_minor"])


@pytest.mark.parametrize("name", ["till", "receipt", "portal"])
def test_the_pictures_show_something(out, name):
    with Image.open(out / f"{name}.png") as picture:
        assert min(picture.size) > 400
        shades = picture.convert("L").histogram()
    assert sum(1 for count in shades if count) > 50
    assert max(shades) < 0.97 * sum(shades), "one shade nearly everywhere"


def test_nothing_of_it_runs_any_more(out):
    assert _running_on(out) == []


def _hash(kind, value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"posforge/{kind}1\n{text}".encode()).hexdigest()


def _running_on(folder):
    """The command lines of all processes that were told of this folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue  # it ended meanwhile
        if str(folder) in words:
            found.append(words)
    return found
