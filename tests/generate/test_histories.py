"""Random lives of a project: nothing a person wrote is lost, and every state is a sound shop.

A history is a handful of steps, in any order: store.yaml and its promotions are edited, files of
the owner's own are written, edited and deleted, generated files are edited in spite of their
header, all is committed; posforge applies, takes back and upgrades. After every step everything a
person wrote is where it was, `check` has nothing to say, and what is generated is what a fresh
rendering gives, loaded by Python as the shop that was wished for, with migrations in one line that
give its columns. At the end git still has every store.yaml that was ever applied.

The project's own contract sells on an encrypted database, which takes a fifth of a second. In
`make test` it runs on the last state of every tenth history, in `make histories` on every state
whose shop differs from those before in its history. An upgrade takes seconds, so one history in
forty begins with an older posforge.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module, invalidate_caches
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.generate.apply import EditedError, apply_changes
from posforge.generate.git import first_commit
from posforge.generate.outcome import outcome_of
from posforge.generate.record import STORE_FILE, is_applied, read_record
from posforge.generate.said import Said
from posforge.generate.skeleton import ANSWERS_FILE
from posforge.generate.undo import undo
from posforge.generate.upgrade import upgrade
from posforge.runtime.domain.shop import Shop
from posforge.spec.load import examine
from posforge.testing.shop_contract import ShopContract
from posforge.testing.small_project import PACKAGE, Owner

FIELDS = ("origin", "season", "born", "strength")
OFFERS = "promotions.yaml"
KINDS = ("text", "whole", "decimal", "yes_no", "choice", "date")
PERMISSIONS = ("hold", "void_line", "reprint")
MODULE = '"""Ours."""\n\n\ndef make(shop):\n    raise NotImplementedError\n'
NAMES = ("Corner", 'Zoé\'s "Best" \\ {{ 7 }}', "新鲜")
STEPS = ["change"] * 5 + ["undo"] * 4 + ["edit"] * 2 + ["hand"] * 2 + ["apply", "meddle", "commit"]
MANY = 1_000
OLD_SHARE = 40


def some(*kinds: str, least: int, most: int):
    """A few steps of these kinds; what each of them does exactly is in its number."""
    step = st.tuples(st.sampled_from(kinds), st.integers(0, 10_000))
    return st.lists(step, min_size=least, max_size=most)


steps = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 10_000)), min_size=3, max_size=8)


@dataclass(frozen=True)
class Wishes:
    """What the owner wants to stand in store.yaml, and how it is written there."""

    remark: int = 0
    name: str = "Corner"
    tills: int = 1
    half: int = 7
    departments: tuple[str, ...] = ("bakery", "drinks")
    fields: dict[str, str] = field(default_factory=dict)
    sizes: tuple[str, ...] = ()
    payments: tuple[str, ...] = ("cash",)
    cashier: tuple[str, ...] = ("sell",)
    has_trainee: bool = False
    pay: str = ""
    layout: str = ""
    offer: int = 0

    def changed(self, n: int) -> Wishes:
        """The same with one thing changed; which one, and how, is in the number."""
        what, n = n % 12, n // 12
        name = FIELDS[n % 4]
        kind = KINDS[n // 4 % 6]
        others = {one: kind for one, kind in self.fields.items() if one != name}
        permission = PERMISSIONS[n % 3]
        return [
            lambda: replace(self, remark=self.remark + 1),
            lambda: replace(self, name=NAMES[n % 3]),
            lambda: replace(self, tills=n % 4 + 1),
            lambda: replace(self, half=n % 5 + 5),
            lambda: replace(self, departments=("bakery", "drinks", "toys")[: n % 2 + 2]),
            lambda: replace(self, fields={**others, name: kind}),
            lambda: replace(self, fields=others),
            lambda: replace(self, sizes=("S", "M", "L")[: n % 4]),
            lambda: replace(self, payments=("cash", "punch_card")[: n % 2 + 1]),
            lambda: replace(self, cashier=_toggled(self.cashier, permission)),
            lambda: replace(
                self,
                has_trainee=bool(n % 2),
                pay=("", "F8", "Alt+P")[n % 3],
                layout=("", "grid", "scan_first")[n // 3 % 3],
            ),
            lambda: replace(self, offer=n % 4 * 10),
        ][what]()

    def store_yaml(self) -> str:
        """What the owner types."""
        fields = {
            name: {"type": kind, "label": name.title()}
            | ({"choices": ["one", "two"]} if kind == "choice" else {})
            for name, kind in self.fields.items()
        }
        roles = {
            "cashier": {"may": self.cashier},
            "boss": {"inherits": "cashier", "may": ["view_reports"]},
        }
        roles |= {"trainee": {"may": ["hold"]}} if self.has_trainee else {}
        till = {"keys": {"pay": self.pay} if self.pay else {}}
        till |= {"layout": self.layout} if self.layout else {}
        catalog = {"units": ["piece"], "departments": self.departments}
        catalog |= {"fields": fields} if fields else {}
        catalog |= {"variants": {"size": self.sizes}} if self.sizes else {}
        store = {"name": self.name, "type": "supermarket", "country": "DE", "currency": "EUR"}
        tax = {"prices": "inclusive", "rounding": "document", "default": "full"}
        sections = {
            "store": store | {"timezone": "UTC", "languages": ["en"]},
            "branches": [{"code": "S01", "name": "Mitte", "tills": self.tills}],
            "tax": tax | {"rates": {"full": 19, "half": self.half}},
            "catalog": catalog,
            "payments": self.payments,
            "roles": roles,
            "till": till,
        }
        sections |= {"pricing": {"promotions": OFFERS}} if self.offer else {}
        lines = (f"{key}: {json.dumps(value)}\n" for key, value in sections.items())
        return f"# remark {self.remark}\nschema: 1\n{''.join(lines)}"

    def promotions_yaml(self) -> str:
        """What the owner types there; nothing where store.yaml names no promotions."""
        offer = json.dumps({"label": "Offer", "percent": self.offer})
        return f"schema: 1\npromotions: {{offer: {offer}}}\n" if self.offer else ""

    @property
    def columns(self) -> dict[str, str]:
        return ({"size": "choice"} if self.sizes else {}) | self.fields

    @property
    def modules(self) -> set[str]:
        return {name for name in self.payments if name != "cash"}


class History:
    """A project and what should be in it, both going through the same steps."""

    def __init__(self, owner: Owner, package: str, *, is_thorough: bool) -> None:
        self.owner, self.package = owner, package
        self.wishes = Wishes()
        self.text = owner.read(STORE_FILE)
        self.offers = ""
        self.applied = [(self.text, self.wishes, {})]
        self.ever_applied = {self.text}
        self.ever_edited: set[str] = set()
        self.is_applied = read_record(owner.folder) is not None
        self.owned: dict[str, str] = {}
        self.committed = {STORE_FILE: self.text}
        self.marks = count(1)
        self._is_thorough = is_thorough
        self._shops: set[str] = set()
        self._seen: object = None
        self.adopt()

    def adopt(self) -> None:
        """What is there and not decided by store.yaml is the owner's from now on."""
        for name, data in self.owner.files().items():
            if not self.is_decided(name) and name not in self.owned:
                self.owned[name] = self.committed[name] = data.decode()

    def is_decided(self, name: str) -> bool:
        return name.startswith((f"{self.package}/generated/", ".posforge/")) or name in {
            STORE_FILE,
            OFFERS,
        }

    @property
    def said(self) -> dict[str, str]:
        """The files that say what the shop is, as they lie there."""
        return {STORE_FILE: self.text} | ({OFFERS: self.offers} if self.offers else {})

    @property
    def is_as_applied(self) -> bool:
        text, wishes, _ = self.applied[-1]
        return (self.text, self.wishes.promotions_yaml()) == (text, wishes.promotions_yaml())

    # ── steps ────────────────────────────────────────────────────────────────────────────────

    def edit(self, n: int) -> None:
        self.wishes = self.wishes.changed(n)
        for name in self.wishes.modules:
            self.put(f"{self.package}/payments/{name}.py", MODULE)
        self.text = self.wishes.store_yaml()
        self.offers = self.wishes.promotions_yaml() or self.offers
        for name, text in self.said.items():
            self.owner.write(name, text)
        self.is_applied = self.is_as_applied

    def change(self, n: int) -> None:
        self.edit(n)
        self.apply(n)

    def hand(self, n: int) -> None:
        mark = f"# mine {next(self.marks)}\n"
        names = sorted(self.owned)
        name = names[n // 4 % len(names)]
        if n % 4 == 0:
            self.put(f"{self.package}/own_{n // 4 % 3}.py", mark)
        elif n % 4 == 1 and name not in self.needed():
            (self.owner.folder / name).unlink()
            del self.owned[name]
        else:
            self.put(name, self.owned[name] + mark, again=True)

    def meddle(self, n: int) -> None:
        """A generated file is edited: posforge stops, and goes on only with the text kept."""
        generated = self.owner.folder / self.package / "generated"
        files = sorted(path.name for path in generated.glob("*.py"))
        name = f"{self.package}/generated/{files[n % len(files)]}"
        edited = self.owner.read(name) + f"# mine {next(self.marks)}\n"
        self.owner.write(name, edited)
        self.ever_edited.add(edited)
        before = self.owner.files()
        with pytest.raises(EditedError, match=re.escape(name)):
            apply_changes(self.owner.folder)
        assert self.owner.files() == before
        self.apply(n, overwrite=True)
        kept = self.owner.folder.glob(".posforge/kept/*")
        assert edited in {path.read_text("utf-8") for path in kept}

    def commit(self, _: int) -> None:
        self.owner.git("add", "--all")
        self.owner.git("commit", "--quiet", "--allow-empty", "--message", "mine")
        self.committed = {**self.owned, **self.said}

    def apply(self, _: int, *, overwrite: bool = False) -> None:
        done = apply_changes(self.owner.folder, overwrite=overwrite)
        assert (done.written is None) == (self.is_applied and not overwrite)
        _, _, columns = self.applied[-1]
        if not self.is_as_applied:
            self.applied.append((self.text, self.wishes, columns | self.wishes.columns))
        self.ever_applied |= {self.text, self.wishes.promotions_yaml()} - {""}
        self.settle()

    def settle(self) -> None:
        """What posforge wrote is committed, and drafted migrations are the owner's."""
        self.is_applied = True
        self.committed |= self.said if self.wishes.offer else {STORE_FILE: self.text}
        self.adopt()

    def undo(self, _: int) -> None:
        refusal = self.why_no_undo()
        if refusal:
            before = self.owner.files()
            with pytest.raises(UserError, match=refusal):
                undo(self.owner.folder)
            assert self.owner.files() == before
            return
        undo(self.owner.folder)
        self.applied.pop()
        self.text, self.wishes, _ = self.applied[-1]
        self.offers = self.wishes.promotions_yaml() or self.offers
        self.settle()

    def upgrade(self, _: int) -> None:
        self.commit(0)
        done = upgrade(self.owner.folder)
        for path in done.conflicts:
            lines = self.owner.read(path).splitlines(keepends=True)
            decided = [line for line in lines if not re.match(r"<<<<<<< |=======|>>>>>>> ", line)]
            self.owner.write(path, "".join(decided))
            self.owner.git("add", path)
        if done.conflicts:
            assert not upgrade(self.owner.folder).conflicts
        for name, text in self.owned.items():
            mine = [line for line in text.splitlines() if line.startswith("# mine")]
            places = (
                done.kept if name == ANSWERS_FILE else (name,)
            )  # posforge alone writes that one
            there = [line for place in places for line in self.owner.read(place).splitlines()]
            assert set(mine) <= set(there), name
            self.owned[name] = self.committed[name] = self.owner.read(name)
        self.applied = [(self.text, self.wishes, self.wishes.columns)]
        self.ever_applied = {self.text, self.wishes.promotions_yaml()} - {""}
        self.settle()

    # ── what must hold ───────────────────────────────────────────────────────────────────────

    def look(self) -> None:
        """Assert all that must hold after every step."""
        files = self.owner.files()
        assert {name: files[name].decode() for name in self.said} == self.said
        there = {name: data.decode() for name, data in files.items() if not self.is_decided(name)}
        assert there == self.owned
        decided = {name: data for name, data in files.items() if self.is_decided(name)}
        state = (decided, {name for name in self.owned if name.endswith(".py")})
        if state == self._seen:
            return  # somebody wrote in a file that decides nothing
        self._seen = state
        found = examine(self.owner.folder)
        assert [one for one in found.problems if one.level == "error"] == []
        if self.is_applied:
            record = read_record(self.owner.folder)
            fresh = outcome_of(found.spec, package=self.package, before=record)
            assert fresh.operations == ()
            said = Said.in_project(self.owner.folder, found.spec)
            assert record == fresh.record(said, step=record.step)
            assert {name: decided[name].decode() for name in record.files} == fresh.rewritten
            assert is_applied(self.owner.folder)
            self.look_at_shop()

    def look_at_shop(self) -> None:
        """Assert that the generated package is the shop wished for, columns included."""
        with loaded(self.owner.folder, self.package) as shop:
            _, wishes, columns = self.applied[-1]
            assert (shop.name, shop.branches[0].tills) == (wishes.name, wishes.tills)
            assert {one.name: one.kind for one in shop.catalogue.fields} == wishes.columns
            assert shop.payments == wishes.payments
            assert [one.name for one in shop.promotions] == ["offer"] * bool(wishes.offer)
            assert shop.role("cashier").may == set(wishes.cashier)
            assert [one.name for one in shop.extensions] == sorted(wishes.modules)
            assert columns == self.columns(shop) == read_record(self.owner.folder).columns
            if self._is_thorough and repr(shop) not in self._shops:
                self._shops.add(repr(shop))
                keep_contract(shop, self.owner.folder)

    def columns(self, shop: Shop) -> dict[str, str]:
        """The columns there are once every migration has run, each after the one before."""
        columns: dict[str, str] = {}
        head = ""
        folder = self.owner.folder / self.package / "migrations" / "versions"
        for file in sorted(folder.glob("*.py")):
            text = file.read_text("utf-8")
            (down,) = re.findall(r'^down_revision = (?:None|"(\w+)")$', text, re.MULTILINE)
            assert down == head
            (head,) = re.findall(r'^revision = "(\w+)"$', text, re.MULTILINE)
            for name, kind in re.findall(r'_field\("(\w+)"(?:, kind="(\w+)")?\)', text):
                if kind:
                    assert name not in columns
                    columns[name] = kind
                else:
                    del columns[name]
        assert head == (shop.migrations.head if shop.migrations else "")
        return columns

    def end(self) -> None:
        """Assert that git has what posforge wrote or wrote over, and nothing else was committed."""
        listed = self.owner.git("rev-list", "--objects", "--all").splitlines()
        known = {line.split()[0] for line in listed}
        lost = [one for one in self.ever_applied | self.ever_edited if blob(one) not in known]
        assert lost == []
        wanted = {**self.owned, **self.said}
        names = wanted.keys() | self.committed.keys()
        changed = {name for name in names if wanted.get(name) != self.committed.get(name)}
        listed = self.owner.git("status", "--porcelain", "-z", "-uall").split("\0")
        if self.is_applied:
            assert {line[3:] for line in listed if line} == changed

    def needed(self) -> set[str]:
        """Files nobody deletes and means it."""
        package = self.package
        modules = {f"{package}/payments/{name}.py" for name in self.wishes.modules}
        migrations = {name for name in self.owned if "/migrations/" in name}
        return {"pyproject.toml", ".copier-answers.yml"} | modules | migrations

    def why_no_undo(self) -> str:
        if not self.is_applied:
            return "edits that were not applied"
        if len(self.applied) == 1:
            return "nothing to undo"
        wishes = self.applied[-2][1]
        if not self.wishes.offer and wishes.offer and self.offers != wishes.promotions_yaml():
            return "is in the way"
        modules = wishes.modules
        is_there = all(f"{self.package}/payments/{name}.py" in self.owned for name in modules)
        return "" if is_there else "is not there any more"

    def put(self, name: str, text: str, *, again: bool = False) -> None:
        if again or name not in self.owned:
            self.owned[name] = text
            self.owner.write(name, text)


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """Where the projects of all histories are."""
    return tmp_path_factory.mktemp("histories")


@pytest.fixture
def live(lives, histories):
    """Live through one history after the other, each beginning with a copy of a project."""
    numbers = count(1)

    def live_once(start: Path, package: str, steps: list[tuple[str, int]]) -> None:
        number = next(numbers)
        folder = lives / str(number)
        shutil.copytree(start, folder)
        try:
            history = History(Owner(folder), package, is_thorough=histories >= MANY)
            for kind, n in steps:
                getattr(history, kind)(n)
                history.look()
            history.end()
            if number % 10 == 0 and history.is_applied:
                with loaded(folder, package) as shop:
                    keep_contract(shop, folder)
        finally:
            shutil.rmtree(folder)

    return live_once


def thrifty(examples: int, *, phases=(Phase.generate, Phase.shrink)):
    """How hypothesis looks for a history that goes wrong; `make test` lives the same every time."""
    return settings(
        max_examples=examples,
        derandomize=examples < MANY,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )


def test_nothing_is_lost_in_any_history(live, histories, small_project):
    @thrifty(histories)
    @given(some(*STEPS, least=2, most=12 if histories >= MANY else 6))
    def any_history(steps):
        live(small_project.folder, PACKAGE, steps)

    any_history()


def test_nothing_is_lost_when_posforge_itself_moves_on(live, histories, lives, repository):
    files = json.loads((repository / "tests" / "data" / "project-0.1.0.json").read_text("utf-8"))
    start = Owner(lives / "released")
    for name, text in files.items():
        if not name.startswith("data/"):
            start.write(name, text)
    start.write(STORE_FILE, Wishes().store_yaml())
    first_commit(start.folder, message="Made by posforge 0.1.0")

    @thrifty(max(2, histories // OLD_SHARE), phases=[Phase.generate])
    @given(some("hand", least=0, most=4), some(*STEPS, least=2, most=6))
    def any_history(before, after):
        live(start.folder, "corner_fresh", [*before, ("upgrade", 0), *after])

    any_history()


@contextmanager
def loaded(folder: Path, package: str):
    """Lend the shop as Python loads it from this folder, now."""
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.insert(0, str(folder))
    invalidate_caches()
    try:
        yield import_module(f"{package}.generated.options").SHOP
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = writes_bytecode
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


def keep_contract(shop: Shop, folder: Path) -> None:
    """Run every check of the project's own contract."""
    contract = type("Contract", (ShopContract,), {"shop": shop, "project": folder})()
    for name, check in inspect.getmembers(contract, inspect.ismethod):
        if name.startswith("test_"):
            with tempfile.TemporaryDirectory(dir=folder.parent) as place:
                check(*([Path(place)] if "tmp_path" in inspect.signature(check).parameters else []))


def blob(text: str) -> str:
    """What git calls a file with this text."""
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def _toggled(held: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(name for name in held if name != one) if one in held else (*held, one)
