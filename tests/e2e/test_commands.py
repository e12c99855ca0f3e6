"""The newcomer's walk: from nothing to the first printed receipt, and the commands beside it.

One shop is made and run by its owner's commands alone, on a screen that nobody sees. Whatever can
go wrong on the way ends in one sentence, with exit code 1.
"""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import chdir, closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from posforge.cli import main
from posforge.errors import KnownError
from posforge.runtime.app.books import open_books
from posforge.runtime.app.project import find_project
from posforge.runtime.app.settings import MachineSettings
from posforge.runtime.domain.events import PersonEnrolled, SaleCompleted, SignedIn
from posforge.runtime.sync.join_code import SECRET_BYTES, make_code
from posforge.testing.screen import VirtualScreen
from posforge.testing.sync_shop import free_port
from posforge.testing.till_driver import wait_until

START_S = 180.0
END_S = 30.0
# What a script starts with `&` finds Ctrl-C ignored.
AS_A_SCRIPT_DOES = ("sh", "-c", 'trap "" INT; exec "$0" "$@"', sys.executable)


@dataclass
class Owner:
    """Somebody at a terminal in the folder of their shop."""

    folder: Path

    def run(self, *words, says="", code=0, folder=None):
        """Type a command; return what it printed, which must hold `says`.

        It runs in this process, which saves loading Python and posforge each time.
        """
        with chdir(folder or self.folder):
            done = CliRunner().invoke(main, [str(word) for word in words])
        return _as_expected(done.output, done.exit_code, says=says, code=code)

    def run_apart(self, *words, says="", code=0, folder=None, **environment):
        """Type a command that runs in a process of its own; a variable that is None is taken."""
        given = {**os.environ, **environment}
        done = subprocess.run(
            [sys.executable, "-m", "posforge", *map(str, words)],
            cwd=folder or self.folder,
            env={name: value for name, value in given.items() if value is not None},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return _as_expected(done.stdout, done.returncode, says=says, code=code)

    def refused(self, *words, says, folder=None):
        """Type a command that cannot be; it is told in one sentence and perhaps a hint."""
        said = self.run(*words, says=says, code=1, folder=folder)
        assert len(said.strip().splitlines()) <= 2, said

    def refused_apart(self, *words, says, **environment):
        """The same, in a process of its own."""
        said = self.run_apart(*words, says=says, code=1, **environment)
        assert len(said.strip().splitlines()) <= 2, said

    def books(self, machine):
        data = MachineSettings(data=self.folder / "machines" / machine, keys="auto")
        return open_books(find_project(self.folder).shop, data)

    def change_ports(self):
        """Write free ports into store.yaml, as an owner does whose ports are taken."""
        file = self.folder / "store.yaml"
        text = file.read_text()
        for usual in ("9443", "9444", "9100", "9600"):
            text = text.replace(usual, str(free_port()))
        file.write_text(text)


@pytest.fixture(scope="module")
def owner(tmp_path_factory):
    """An owner with a new shop, whose store.yaml has been changed and applied."""
    folder = tmp_path_factory.mktemp("owner") / "my-shop"
    owner = Owner(folder)
    named = ("--name", "Adas Corner")
    owner.run_apart("new", folder, "--yes", *named, says="posforge run shop", folder=folder.parent)
    owner.run("check", says="makes sense")
    owner.change_ports()
    owner.run("check", says="run `posforge apply`")
    owner.run("apply", says="options.py")
    return owner


@pytest.fixture(scope="module")
def shop(owner):
    """The shop while `posforge run shop` runs, its till's window on a virtual screen."""
    with VirtualScreen() as screen:
        log = owner.folder / "said.txt"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*AS_A_SCRIPT_DOES, "-m", "posforge", "run", "shop"],
                cwd=owner.folder,
                env=screen.environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(
                lambda: "Ctrl-C" in log.read_text() or process.poll() is not None,
                what="the shop does not start",
                wait_s=START_S,
            )
            assert process.poll() is None, log.read_text()
            yield process, screen, log.read_text()
        finally:
            process.kill()
            process.wait()


def test_before_the_first_start_nothing_can_be_decided_and_nothing_is_spoilt(owner):
    for words in (
        ("machine", "join-code", "--store", "S01"),
        ("machine", "revoke", "S01-1", "--reason", "stolen"),
        ("person", "add", "--name", "Bert", "--role", "cashier", "--pin", "1234", "--password", ""),
        ("catalogue", "import", "data/catalogue.csv"),
        ("verify",),
    ):
        owner.refused(*words, says="achine")
    assert not (owner.folder / "machines").exists()


def test_outside_a_project_every_command_says_so(owner, tmp_path):
    for words in (("run", "shop"), ("run", "till"), ("verify",), ("machine", "join-code")):
        more = ("--store", "S01") if words[0] == "machine" else ()
        owner.refused(*words, *more, says="not the folder of a shop", folder=tmp_path)
    owner.refused("check", says="not the folder of a shop", folder=tmp_path)


def test_a_mistake_in_store_yaml_is_shown_where_it_stands(owner):
    file = owner.folder / "store.yaml"
    right = file.read_text()
    file.write_text(right.replace("reduced: 7", "reduced: seven"))
    said = owner.run("check", code=1)
    file.write_text(right)
    line = next(n for n, text in enumerate(right.splitlines(), 1) if "reduced: 7" in text)
    assert re.search(rf"store\.yaml:{line}:\d+", said)


def test_without_a_screen_the_window_is_refused_at_once(owner, monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM")
    owner.refused("run", "shop", says="There is no screen here")
    owner.refused("run", "till", says="There is no screen here")
    owner.refused_apart("run", "till", says="DISPLAY names does not answer", DISPLAY=":987")


def test_without_qt_the_window_is_refused_with_what_to_install(owner, tmp_path):
    (tmp_path / "qtpy.py").write_text("raise ImportError('libEGL.so.1: cannot open it')")
    said = owner.run_apart("run", "till", code=1, PYTHONPATH=str(tmp_path))
    assert "cannot be loaded: libEGL.so.1: cannot open it" in said
    assert "libegl1" in said


def test_a_port_in_use_is_named(owner):
    file = owner.folder / "store.yaml"
    right = file.read_text()
    with _listening() as port:
        address = f"store: https://127.0.0.1:{port}"
        file.write_text(re.sub(r"store: https://127.0.0.1:\d+", address, right))
        owner.run("apply")
        owner.refused_apart("run", "shop", says=f"Port {port} is in use by another program")
    file.write_text(right)
    owner.run("apply")


def test_a_catalogue_that_is_none_leaves_the_first_start_to_come(owner):
    file = owner.folder / "data" / "catalogue.csv"
    right = file.read_bytes()
    file.write_text("ean;what\n1;2\n")
    owner.run_apart("run", "shop", says="has no column gtin", code=1)
    file.write_bytes(right)
    assert not (owner.folder / "machines" / "hq").exists()


def test_the_first_start_leads_to_a_printed_receipt(owner, shop):
    _process, screen, said = shop
    assert re.search(r"accepted \d+   rejected 0", said)
    pin = re.search(r"Casey Cashier +PIN (\d{6})", said)[1]
    with (owner.folder / "data" / "catalogue.csv").open(newline="") as file:
        code = next(row["gtin"] for row in csv.DictReader(file) if row["unit"] == "piece")
    _wait_for_the_catalogue(owner)
    _sign_in(owner, screen, pin)
    screen.scan(code)
    screen.press("F10")
    wait_until(lambda: list((owner.folder / "receipts").glob("*.png")), what="no receipt")


def test_beside_the_running_shop_people_goods_and_machines_are_decided(owner, shop):
    owner.run(
        *("person", "add", "--name", "Bert", "--role", "cashier", "--pin", "1212"),
        *("--password", ""),
        says="Bert may sign in as cashier",
    )
    owner.refused(
        *("person", "add", "--name", "Bert", "--role", "boss", "--pin", "1212", "--password", ""),
        says='There is no role "boss"',
    )
    file = owner.folder / "new.csv"
    file.write_text("gtin,name,price\n4006381333931,Pencil,1.99\n4006381333932,Bad,1.00\n12,x,\n")
    said = owner.run("catalogue", "import", file, "--rejects", "rejects.csv")
    assert "accepted 1   rejected 2   of 3" in said
    assert "line 3: the barcode 4006381333932 has a wrong check digit" in said
    assert len((owner.folder / "rejects.csv").read_text().splitlines()) == 3
    said = owner.run("catalogue", "export", "all.csv", says=" articles and ")
    articles = said.split()[0]
    owner.refused("catalogue", "export", "all.csv", says="all.csv exists already")
    said = owner.run("catalogue", "import", "all.csv", says=f"accepted {articles}   rejected 0")
    assert f"{articles} of the accepted were so before." in said
    code = owner.run("machine", "join-code", "--store", "S01", "--till", "2")
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}\n", code)
    owner.refused("machine", "join-code", "--store", "S01", "--till", "7", says="has tills 1 to 2")
    owner.refused("machine", "join-code", "--store", "S09", says='no branch "S09"')
    with owner.books("S01-1") as till:
        wait_until(
            lambda: len(_events(till, PersonEnrolled.TYPE)) == 3,
            what="the till has not heard of Bert",
        )


def test_a_second_start_says_that_the_shop_runs(owner, shop):
    owner.refused_apart("run", "shop", says="This shop is running already")
    owner.refused("run", "hq", says="This machine is running already")


def test_the_books_are_proved_and_written_out(owner, shop):
    said = owner.run("verify", says="The books are sound.")
    assert [line.split(":")[0] for line in said.splitlines()[:-1]] == [
        "Store server S01",
        "Till S01-1",
        "HQ",
    ]
    owner.run("verify", "machines/S01-1", says="The books are sound.")
    owner.refused("verify", "data", says="There is no machine in data")
    owner.run("journal", "export", "machines/S01-1", "--to", "journal.jsonl", says="events")
    lines = (owner.folder / "journal.jsonl").read_text().splitlines()
    headers = [json.loads(line)["header"] for line in lines]
    [sale] = [one for one in headers if one["type"] == SaleCompleted.TYPE]
    _accounts(owner, sale["bizdate"])
    _explained(owner)


def _explained(owner):
    """The one receipt there is says where each of its amounts comes from."""
    store_yaml = (owner.folder / "store.yaml").read_text().splitlines()
    said = owner.run("explain", "s01-1-a-000001", says="Every amount comes out to the cent.")
    place = re.search(r"contained in the price, .* \[store\.yaml:(\d+) store\.yaml:(\d+)\]", said)
    assert re.match(r"(standard|reduced):", store_yaml[int(place[1]) - 1].strip())
    assert store_yaml[int(place[2]) - 1].strip().startswith("rounding:")
    tree = json.loads(owner.run("explain", "S01-1-A-000001", "--json", "--data", "machines/S01-1"))
    assert tree["is_right"]
    assert [step["kind"] for step in tree["bill"]] == ["rate", "total", "tender", "paid"]
    owner.refused("explain", "S01-1-A-000099", says="Receipt S01-1-A-000099 is not known here.")
    owner.refused("explain", "nothing", says="That is no receipt number.")


def test_a_machine_that_is_shut_out_is_told_so(owner, shop):
    owner.run("machine", "revoke", "S01-1", "--reason", "stolen", "--at", "store", says="shut out")
    owner.refused(*("machine", "revoke", "S01-9", "--reason", "x", "--at", "store"), says="S01-9")


def test_ctrl_c_ends_everything(owner, shop):
    process, _screen, _said = shop
    children = _descendants(process.pid)
    assert len(children) >= 5, "HQ, its PostgreSQL, store server, printer and till"
    process.send_signal(signal.SIGINT)
    assert process.wait(END_S) == 0
    wait_until(lambda: not _alive(children), what=f"left running: {_alive(children)}")


def test_machines_started_one_by_one_say_what_is_missing(owner):
    owner.refused_apart("run", "till", "--till", "2", says="has not joined a store server yet")
    owner.refused("run", "till", "--till", "9", says="Branch S01 has tills 1 to 2")
    owner.refused("run", "store", "--branch", "S02", says="has not joined HQ yet")
    owner.refused("run", "store", "--branch", "S09", says='no branch "S09"')
    owner.refused("run", "till", "--till", "2", "--join-code", "ABCD", says="join code")
    owner.refused("run", "hq", "--data", "machines/S01", says="belongs to a store server, not")
    owner.refused("run", "hq", "--data", "store.yaml", says="store.yaml is a file")
    owner.refused("run", "hq", "--port", "99999", says='"99999" is not a port')
    owner.refused("catalogue", "import", "new.csv", "--data", "typo", says="no machine in typo")
    with _listening() as port:
        owner.refused("run", "store", "--port", port, says=f"Port {port} on 127.0.0.1 is in use")


def test_a_store_server_that_does_not_answer_is_named(owner):
    code = str(make_code("ab" * 32, os.urandom(SECRET_BYTES)))
    owner.refused("run", "till", "--till", "2", "--join-code", code, says="Nobody answers at")


def _as_expected(said, found, *, says, code):
    assert found == code, said
    assert says in said
    assert "Traceback" not in said
    return said


@contextmanager
def _listening():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def _wait_for_the_catalogue(owner):
    joined = owner.folder / "machines" / "S01-1" / "posforge.db"
    wait_until(joined.exists, what="no till", wait_s=30)
    with owner.books("hq") as hq, owner.books("S01-1") as till:
        wanted = {log: head for log, head in hq.journal.heads().items() if log.node == hq.node.node}
        wait_until(
            lambda: wanted.items() <= till.journal.heads().items(), what="no catalogue", wait_s=30
        )


def _sign_in(owner, screen, pin):
    """Choose the first person and give the PIN, until the till has let them in.

    The window shows people a moment after it heard of them, and tells nobody when.
    """
    with owner.books("S01-1") as till:

        def is_in():
            screen.press("Esc", "1")
            screen.type(pin)
            screen.press("Enter")
            try:
                wait_until(lambda: _events(till, SignedIn.TYPE), what="not yet", wait_s=3)
            except KnownError:
                return False
            return True

        wait_until(is_in, what="nobody is let in", wait_s=30)


def _accounts(owner, day):
    sold = ("export", "accounts", "machines/S01-1", "--first", day)
    owner.run(*sold, "--to", "accounts.csv", says="still without a Z, so they may grow: 1")
    rows = list(csv.DictReader((owner.folder / "accounts.csv").read_text().splitlines()))
    amounts = [(Decimal(one["debit"] or 0), Decimal(one["credit"] or 0)) for one in rows]
    assert sum(debit for debit, _ in amounts) == sum(credit for _, credit in amounts) > 0
    owner.refused(*sold, "--to", "accounts.csv", says="accounts.csv exists already")
    owner.refused(*sold, "--branch", "S09", says='no branch "S09"')


def _events(books, kind):
    logs = books.journal.heads()
    return [e for log in logs for e in books.journal.export(log) if e.header.type == kind]


def _descendants(pid):
    """Every process that this one started, and those that they started."""
    parents = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = file.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        parents[int(file.parent.name)] = int(words[1])
    found, last = set(), {pid}
    while last:
        last = {child for child, parent in parents.items() if parent in last}
        found |= last
    return found


def _alive(pids):
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}
