"""What a store.yaml makes of a project: the text of every file it decides, and its migration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from posforge.generate.drafting import (
    Operation,
    Revision,
    columns_after,
    draft,
    operations,
)
from posforge.generate.plan import Migrations, Plan, make_plan
from posforge.generate.record import (
    APPLIED_FILE,
    RECORD_FILE,
    SCHEMA_FILE,
    STORE_FILE,
    Record,
    digest,
)
from posforge.generate.render import FOLDER, render
from posforge.spec.emit import json_schema
from posforge.spec.load import parse
from posforge.spec.root import StoreSpec

_MIGRATIONS = '"""The shop\'s own changes to its tables; `posforge apply` drafts them."""\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A project as a store.yaml wants it.

    Attributes:
        spec: what store.yaml says.
        plan: every decision about it.
        rewritten: the text of every file that is always rewritten, by its path in the project.
        operations: what is done to the columns of the products.
        revision: the migration that does it, or None where nothing is to be done.
        columns: the kind of every column there is afterwards.
        head: the newest migration afterwards, empty where there is none.
    """

    spec: StoreSpec
    plan: Plan
    rewritten: Mapping[str, str]
    operations: tuple[Operation, ...]
    revision: Revision | None
    columns: Mapping[str, str]
    head: str

    @property
    def drafted(self) -> dict[str, str]:
        """The files a new migration is, by their path: written once, then left alone."""
        if self.revision is None:
            return {}
        folder = f"{self.plan.package}/migrations"
        return {
            f"{folder}/__init__.py": _MIGRATIONS,
            f"{folder}/versions/{self.revision.file}": self.revision.text,
        }

    def record(self, *, step: int) -> Record:
        """Return what to write down once all of it is in the project."""
        return Record(
            step=step,
            head=self.head,
            columns=self.columns,
            files={name: digest(text.encode()) for name, text in self.rewritten.items()},
        )


def outcome_of(
    spec: StoreSpec, *, package: str, before: Record, columns: Mapping[str, str] | None = None
) -> Outcome:
    """Return what a store.yaml makes of a project.

    Args:
        spec: what it says.
        package: the project's package.
        before: what was applied before it.
        columns: exactly the columns there shall be; without it, those of hidden fields stay.
    """
    bare = make_plan(spec, package=package)
    noted = {field.name: field.kind for field in bare.fields}
    wanted = noted if columns is None else columns
    todo = operations(before.columns, wanted, drops=columns is not None)
    revision = draft(todo, head=before.head) if todo else None
    head = revision.id if revision else before.head
    migrations = Migrations(package=f"{package}.migrations", head=head) if head else None
    plan = make_plan(spec, package=package, migrations=migrations)
    generated = {f"{package}/{FOLDER}/{name}": text for name, text in render(plan).items()}
    return Outcome(
        spec=spec,
        plan=plan,
        rewritten={**generated, SCHEMA_FILE: _schema()},
        operations=todo,
        revision=revision,
        columns=columns_after(before.columns, todo),
        head=head,
    )


def first_files(store_yaml: str, *, package: str) -> dict[str, str]:
    """Return all that store.yaml decides in a new project, itself included, by path.

    Raises SpecError where it does not say what a shop is.
    """
    outcome = outcome_of(parse(store_yaml), package=package, before=Record())
    return {
        STORE_FILE: store_yaml,
        **outcome.drafted,
        **outcome.rewritten,
        APPLIED_FILE: store_yaml,
        RECORD_FILE: outcome.record(step=0).to_text(),
    }


@cache
def _schema() -> str:
    return json_schema()
