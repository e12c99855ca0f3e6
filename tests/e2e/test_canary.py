"""What is said at a till stays at the till: no word of it can be read from the disk it leaves."""

from __future__ import annotations

import os
import secrets
import sqlite3
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from posforge.errors import KnownError
from posforge.runtime.domain.product import Product
from posforge.runtime.server.provision import Admin
from posforge.runtime.storage.engine import Database
from posforge.testing.small_shop import SmallShop

POISON = """
import pathlib
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 9

    def get_password(self, service, username):
        pathlib.Path({marker!r}).write_text("touched")
        raise RuntimeError("somebody opened the person's keyring")

    set_password = delete_password = get_password
"""


class Canaries(NamedTuple):
    """Words that nobody else uses: what is found of them was leaked by us."""

    product: str
    cashier: str
    customer: str
    pin: str
    password: str
    buyer: str

    @classmethod
    def new(cls) -> Canaries:
        words = ["".join(secrets.choice(string.ascii_letters) for _ in range(14)) for _ in range(5)]
        product, cashier, customer, password, buyer = (word.capitalize() for word in words)
        pin = "".join(secrets.choice(string.digits) for _ in range(14))
        return cls(product, cashier, customer, pin, password, buyer)

    def leaks_in(self, folder: Path) -> list[str]:
        return [
            f"the {name} as {spelt!r} in {path.relative_to(folder)}"
            for path in sorted(folder.rglob("*"))
            if path.is_file()
            for name, word in self._asdict().items()
            for spelt in _spellings(word)
            if spelt in path.read_bytes()
        ]


class Left(NamedTuple):
    """What lies on the disk of a till that was killed, and where its words are."""

    canaries: Canaries
    till: Path
    paper: Path
    marker: Path


def _spellings(word: str) -> Iterator[bytes]:
    for text in (word, word.lower(), word.upper()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            yield text.encode(encoding)
        yield text.encode().hex().encode()


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """An environment in which touching the person's keyring leaves a mark."""
    folder = tmp_path_factory.mktemp("keyring")
    marker = folder / "touched"
    (folder / "poisoned.py").write_text(POISON.format(marker=str(marker)))
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PYTHON_KEYRING_BACKEND": "poisoned.Keyring",
    }
    return environment, marker


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, poisoned: tuple[dict[str, str], Path]) -> Left:
    """A till does everything it can with words nobody else uses, and is killed in the middle."""
    canaries = Canaries.new()
    folder = tmp_path_factory.mktemp("shop")
    till = folder / "till-1"
    environment, marker = poisoned
    product = Product(
        id="a-1",
        name=f"{canaries.product} 500 g",
        department="pantry",
        unit="piece",
        tax="standard",
        price_minor=250,
        code="SKU1",
    )
    admin = Admin(name=canaries.cashier, pin=canaries.pin, password=canaries.password)
    with SmallShop(folder, [product], admin=admin) as shop:
        shop.join(till.name)
        at_home = _at_home(environment, till)
        _sell(shop, canaries, at_home, printer=f"file://{folder / 'paper'}")
        shop.printer.switch_off()
        _sell(shop, canaries, at_home, printer=shop.printer.address)
    return Left(canaries, till, folder / "paper", marker)


def test_no_word_is_left_in_any_byte_of_any_file(left: Left):
    names = {path.name for path in left.till.rglob("*")}
    assert {"posforge.db", "posforge.db-wal", "node.json", "keys.json"} <= names
    assert left.canaries.leaks_in(left.till) == []


def test_but_on_the_paper_that_somebody_asked_for_it_is_found(left: Left):
    assert any("the product" in leak for leak in left.canaries.leaks_in(left.paper.parent))


@pytest.mark.parametrize("module", [sqlite3, sqlcipher], ids=["sqlite", "sqlcipher"])
def test_without_its_key_the_database_is_refused(left: Left, module):
    connection = module.connect(f"file:{left.till / 'posforge.db'}?mode=ro", uri=True)
    with pytest.raises(module.DatabaseError, match="not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()


def test_with_another_key_too(left: Left):
    with pytest.raises(KnownError, match="key does not open"):
        Database.open_sqlcipher(left.till / "posforge.db", secrets.token_bytes(32))


def test_the_keyring_of_the_person_was_never_touched(left: Left):
    assert not left.marker.exists()


def test_and_had_it_been_the_mark_would_show(poisoned: tuple[dict[str, str], Path]):
    environment, marker = poisoned
    open_it = "import keyring; keyring.get_password('posforge', 'x')"
    done = subprocess.run(
        [sys.executable, "-c", open_it], env=environment, capture_output=True, check=False
    )
    assert done.returncode != 0
    assert marker.exists()
    marker.unlink()


def _at_home(environment: dict[str, str], till: Path) -> dict[str, str]:
    """Everything a program may write somewhere else lies in the till's folder, too."""
    places = {name: till / name.lower() for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR")}
    for place in places.values():
        place.mkdir(exist_ok=True)
    return environment | {name: str(place) for name, place in places.items()}


def _sell(
    shop: SmallShop, canaries: Canaries, environment: dict[str, str], *, printer: str
) -> None:
    """Sign in, search, scan, park, resume, sell and reprint; then the power goes."""
    with shop.till("till-1", environment, printer=printer) as till:
        assert till.ask("learn", name=canaries.cashier, code="SKU1")["learnt"]
        assert not till.ask("sign_in", name=canaries.cashier, pin=canaries.pin[::-1])["ok"]
        assert till.ask("sign_in", name=canaries.cashier, pin=canaries.pin)["ok"]
        assert till.ask("search", text=canaries.product.lower())["found"]
        till.ask("scan", code="SKU1")
        assert till.ask("note", name=canaries.buyer)["ok"]
        assert till.ask("park", label=canaries.customer)["ok"]
        till.ask("resume")
        sale = till.ask("pay")
        assert till.ask("reprint", number=sale["number"])["ok"]
        assert not till.ask("scan", code=canaries.product)["ok"]
        till.ask("scan", code="SKU1")
        till.ask("park", label=canaries.customer)
        till.ask("scan", code="SKU1")
        if printer.startswith("file"):
            assert till.ask("settle")["settled"]
            till.ask("cancel")
            till.ask("resume")
            till.ask("cancel")
            return
        till.kill()
