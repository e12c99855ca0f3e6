"""The command that makes a project: new."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from posforge.cli.telling import counted

if TYPE_CHECKING:
    from posforge.generate.answers import Answers, BranchAnswer
    from posforge.generate.new import NewProject
    from posforge.spec.preset import Preset


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--preset",
    "preset_name",
    default="supermarket",
    show_default=True,
    help="What kind of shop: boutique, general or supermarket.",
)
@click.option("--name", help="What the shop is called.")
@click.option("--country", help="Where it is: DE, FR, US …")
@click.option("--currency", help="What its prices are in: EUR, USD …")
@click.option("--timezone", help="Which clock it goes by: Europe/Berlin …")
@click.option("--language", "languages", multiple=True, help="What is spoken there: en, de …")
@click.option(
    "--branch", "branches", multiple=True, metavar="CODE:NAME:TILLS", help="One of its addresses."
)
@click.option("--yes", is_flag=True, help="Ask nothing; take what the preset says.")
def new(
    folder: Path,
    preset_name: str,
    languages: tuple[str, ...],
    branches: tuple[str, ...],
    yes: bool,
    **texts: str | None,
) -> None:
    """Make a new shop in FOLDER: a project in git, ready to sell.

    --language and --branch can be given more than once.
    """
    from posforge.generate.answers import Answers, BranchAnswer
    from posforge.generate.new import make_project, refuse_used
    from posforge.spec.preset import preset

    refuse_used(folder)
    chosen = preset(preset_name)
    answers = Answers(
        **texts,
        languages=languages or None,
        branches=tuple(BranchAnswer.parse(text) for text in branches) or None,
    )
    if not yes and sys.stdin.isatty() and sys.stdout.isatty():
        answers = _ask(chosen, answers)
    _tell(make_project(folder, preset=chosen, answers=answers), preset=chosen, typed=folder)


def _ask(preset: Preset, answers: Answers) -> Answers:
    """Ask for what no option said, each with a proposal that Enter takes."""
    from dataclasses import replace

    from posforge.generate.answers import proposed

    for question, text, read, write in _questions():
        if getattr(answers, question) is not None:
            continue
        proposal = getattr(proposed(preset, answers), question)
        default = write(proposal) if proposal else None
        answer = click.prompt(text, default=default, value_proc=_reader(preset, question, read))
        answers = replace(answers, **{question: answer})
    return answers


_Question = tuple[str, str, Callable[[str], Any], Callable[[Any], str]]


def _questions() -> tuple[_Question, ...]:
    from posforge.generate.answers import BranchAnswer

    def words(text: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in text.split(",") if word.strip())

    def listed(values: tuple[str | BranchAnswer, ...]) -> str:
        return ", ".join(str(value) for value in values)

    return (
        ("name", "Name of the shop", str.strip, str),
        ("country", "Country", str.strip, str),
        ("currency", "Currency", str.strip, str),
        ("timezone", "Time zone", str.strip, str),
        ("languages", "Languages", words, listed),
        (
            "branches",
            "Branches, each CODE:NAME:TILLS (short code on receipts, its name, how many tills)",
            lambda text: tuple(BranchAnswer.parse(word) for word in words(text)),
            listed,
        ),
    )


def _reader(preset: Preset, question: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    from posforge.errors import UserError
    from posforge.generate.answers import problem_with

    def value(text: str) -> Any:
        try:
            answer = read(text)
        except UserError as error:
            raise click.UsageError(str(error)) from None
        wrong = problem_with(preset, question, answer)
        if wrong:
            raise click.UsageError(wrong)
        return answer

    return value


def _tell(made: NewProject, *, preset: Preset, typed: Path) -> None:
    from posforge.spec.tax import written

    store = made.spec.store
    tills = sum(branch.tills for branch in made.spec.branches)
    branches = counted(len(made.spec.branches), "branch", "branches")
    click.secho(f"{store.name} is in {typed}: {branches}, {counted(tills, 'till')}.", bold=True)
    if store.country != preset.spec.store.country:
        rates = ", ".join(f"{name} {written(rate)}" for name, rate in made.spec.tax.rates.items())
        click.echo(f"\nThe tax rates are still the preset's ({rates}): set yours in store.yaml.")
    click.echo(
        "\nNext:\n"
        f"  cd {typed}\n"
        "  posforge run shop    # HQ, store server and a till, with goods from data/catalogue.csv\n"
        "\nstore.yaml says what your shop is. After a change: posforge check, then posforge apply."
    )
