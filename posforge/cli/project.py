"""Commands that make and check a project: new, check, apply."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from posforge.generate.answers import Answers, BranchAnswer
    from posforge.generate.new import NewProject
    from posforge.spec.preset import Preset
    from posforge.spec.problems import Problem


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--preset", "preset_name", default="supermarket", show_default=True, help="What kind of shop."
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


@click.command()
@click.argument("place", type=click.Path(path_type=Path), default=".")
def check(place: Path) -> None:
    """Say whether a store.yaml makes sense, and where it does not.

    PLACE is a project or a file; without it, the project you are in.
    """
    from posforge.spec.load import load
    from posforge.spec.problems import SpecError

    try:
        spec = load(place)
    except SpecError as error:
        for problem in error.problems:
            _show(problem)
        click.secho(error.message, fg="red")
        sys.exit(1)
    tills = sum(branch.tills for branch in spec.branches)
    click.echo(
        f"{spec.store.name} makes sense: {_count(len(spec.branches), 'branch', 'branches')}, "
        f"{_count(tills, 'till')}, {_count(len(spec.tax.rates), 'tax rate')}, "
        f"{_count(len(spec.roles), 'role')}."
    )
    tell_if_behind(place)


@click.command()
@click.argument("project", type=click.Path(path_type=Path), default=".")
def apply(project: Path) -> None:
    """Rewrite what store.yaml decides, after a change to it."""
    from posforge.generate.project import plan_of, refresh
    from posforge.spec.problems import SpecError

    try:
        plan = plan_of(project)
    except SpecError as error:
        for problem in error.problems:
            _show(problem)
        raise
    changed = refresh(plan, project)
    for file in changed:
        click.echo(f"rewritten: {file.relative_to(project)}")
    if not changed:
        click.echo("Nothing to do: the project is what store.yaml says.")


def _show(problem: Problem) -> None:
    first, *rest = problem.render().splitlines()
    click.echo(click.style(problem.place, bold=True) + first.removeprefix(problem.place))
    for line in rest:
        before, bar, after = line.partition("|")
        is_caret = bool(bar) and set(after.strip()) == {"^"}
        click.echo(before + bar + click.style(after, fg="red") if is_caret else line)
    click.echo()


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def tell_if_behind(place: Path) -> None:
    """Say so where store.yaml says something else than the project that was made from it."""
    if not (place / "pyproject.toml").is_file():
        return
    try:
        from posforge.generate.project import is_behind
        from posforge.spec.problems import SpecError
    except ImportError:
        return  # a machine without the generator runs what was applied elsewhere
    try:
        behind = is_behind(place)
    except SpecError:
        click.echo("store.yaml has mistakes (see `posforge check`); what was applied last holds.")
        return
    if behind:
        click.echo(f"The project does not say so yet ({', '.join(behind)}): run `posforge apply`.")


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
            "Branches, as CODE:NAME:TILLS",
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
    store = made.spec.store
    tills = sum(branch.tills for branch in made.spec.branches)
    branches = _count(len(made.spec.branches), "branch", "branches")
    click.secho(f"{store.name} is in {typed}: {branches}, {_count(tills, 'till')}.", bold=True)
    if store.country != preset.spec.store.country:
        rates = ", ".join(f"{name} {rate} %" for name, rate in made.spec.tax.rates.items())
        click.echo(f"\nThe tax rates are still the preset's ({rates}): set yours in store.yaml.")
    click.echo(
        "\nNext:\n"
        f"  cd {typed}\n"
        "  posforge run shop    # HQ, store server and a till, with goods from data/catalogue.csv\n"
        "\nstore.yaml says what your shop is. After a change: posforge check, then posforge apply."
    )
