"""The command that says why a receipt comes to what it does: every step, and the rule behind it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from posforge.cli.opening import DATABASE, KEYS, Keys, machine_settings
from posforge.errors import UserError

if TYPE_CHECKING:
    from posforge.runtime.app.project import Project
    from posforge.runtime.domain.explain import Proof, Step
    from posforge.runtime.domain.sale import Sale
    from posforge.spec.origin import Origins


@click.command()
@click.argument("receipt")
@click.option("--json", "is_json", is_flag=True, help="Say it to programs.")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Data folder of the machine to ask; otherwise every one in `machines` is.",
)
@DATABASE
@KEYS
def explain(receipt: str, is_json: bool, data: Path | None, database: str, keys: Keys) -> None:
    """Prove the total of a RECEIPT: its number, or what its QR code says.

    Every amount is worked out anew, from the price through discounts and tax to the change, each
    with the line of store.yaml or promotions.yaml it comes from. Exit code 1 where the record says
    something else than comes out.
    """
    from posforge.runtime.app.project import find_project
    from posforge.runtime.domain.explain import explain as prove
    from posforge.spec.origin import Origins

    project = find_project(Path.cwd())
    sale = _sale(project, receipt, data=data, database=database, keys=keys)
    proof = prove(sale.facts, project.shop, bizdate=sale.bizdate)
    past = frozenset(one.name for one in proof.promotions if one.is_past)
    told = Telling(sale, Origins.of(project.folder), past)
    told.as_json(proof) if is_json else told.as_text(proof)
    if proof.mismatches:
        sys.exit(1)


def _sale(project: Project, text: str, *, data: Path | None, database: str, keys: Keys) -> Sale:
    """Return the sale with this number from the first machine that holds it."""
    from posforge.runtime.app.books import open_books
    from posforge.runtime.domain.returns import receipt_in
    from posforge.runtime.reports.receipts import sale_numbered
    from posforge.runtime.sync.node_file import FILE_NAME

    number = receipt_in(text)
    if not number:
        raise UserError("That is no receipt number.", hint="It looks like S01-1-A-000001.")
    known = sorted(file.parent for file in (project.folder / "machines").glob(f"*/{FILE_NAME}"))
    folders = [data] if data else sorted(known, key=lambda folder: _farness(folder.name, number))
    for folder in folders:
        settings = machine_settings(folder, keys)
        with (
            open_books(project.shop, settings, database=database) as books,
            books.database.read() as connection,
        ):
            record = sale_numbered(connection, number)
        if record is not None:
            return record.sale
    raise UserError(
        f"Receipt {number} is not known here.",
        hint="Run this where a machine lies that has it: its till, its store server or HQ.",
    )


def _farness(machine: str, number: str) -> int:
    """How far a machine is from a receipt: its till, its branch, others, and HQ's server last."""
    store, till, *_ = number.split("-")
    order = (f"{store}-{till}", store)
    return order.index(machine) if machine in order else 3 if machine == "hq" else 2


@dataclass(frozen=True, slots=True)
class Telling:
    """Says the proof of one sale, with the places of the rules; `past` promotions have none."""

    sale: Sale
    origins: Origins
    past: frozenset[str]

    def as_json(self, proof: Proof) -> None:
        """Print the whole tree for programs; amounts in minor units."""
        import json

        tree = {
            "receipt": self.sale.facts.number,
            "currency": self.sale.facts.currency,
            "bizdate": self.sale.bizdate,
            "is_right": not proof.mismatches,
            "lines": [
                {"line": one.line.line, "name": one.line.name, "steps": self._plain(one.steps)}
                for one in proof.lines
            ],
            "promotions": [
                {
                    "name": one.name,
                    "label": one.label,
                    "is_past": one.is_past,
                    "steps": self._plain(one.steps),
                }
                for one in proof.promotions
            ],
            "bill": self._plain(proof.bill),
        }
        click.echo(json.dumps(tree, ensure_ascii=False, indent=2))

    def as_text(self, proof: Proof) -> None:
        """Print the tree for people."""
        click.secho(f"{self.sale.facts.number}  {self.sale.bizdate}", bold=True)
        for one in proof.lines:
            click.echo(f"{one.line.line}. {one.line.name}")
            self._print(one.steps)
        for promotion in proof.promotions:
            click.echo(f"Promotion {promotion.label}")
            self._print(promotion.steps)
        click.echo("The bill")
        self._print(proof.bill)
        wrong = len(proof.mismatches)
        if wrong:
            click.secho(f"{wrong} of these amounts do not come out.", fg="red")
        else:
            click.secho("Every amount comes out to the cent.", fg="green")

    def _print(self, steps: tuple[Step, ...]) -> None:
        from posforge.runtime.domain.explain_words import say_mismatch

        for step, amount, how in self._said(steps):
            place = self._place(step)
            click.echo(f"  {amount:>12}  {how}" + (f"  [{place}]" if place else ""))
            if not step.is_right:
                wrong = say_mismatch(step, currency=self.sale.facts.currency, locale=_locale())
                click.secho(f"  {'':>12}  {wrong}.", fg="red")

    def _plain(self, steps: tuple[Step, ...]) -> list[dict[str, Any]]:
        return [
            {
                "kind": step.kind,
                "minor": step.minor,
                "due_minor": step.due_minor,
                "is_right": step.is_right,
                "how": how,
                "code": step.code,
                "place": self._place(step),
            }
            for step, _, how in self._said(steps)
        ]

    def _said(self, steps: tuple[Step, ...]) -> Iterator[tuple[Step, str, str]]:
        from posforge.runtime.domain.explain_words import say_step
        from posforge.runtime.domain.money import to_decimal

        currency = self.sale.facts.currency
        for step in steps:
            how = say_step(step, currency=currency, locale=_locale())
            yield step, f"{to_decimal(step.minor, currency):,f}", how

    def _place(self, step: Step) -> str:
        """The line of the file that the rule of a step stands in; several, where there are two."""
        origins = self.origins
        match step.kind:
            case "promotion" | "rule":
                return "" if step.code in self.past else origins.promotion(step.code)
            case "price" | "label":
                return origins.price(step.code)
            case "tax" | "exempt" | "rate":
                rate = origins.tax(step.code, bizdate=self.sale.bizdate)
                rule = "rounding" if step.kind == "tax" else "prices"
                return " ".join(filter(None, (rate, origins.rule("tax", rule))))
            case "rounding":
                return origins.rule("cash", "rounding")
        return ""


def _locale() -> Any:
    from babel import Locale

    return Locale.parse("en")
