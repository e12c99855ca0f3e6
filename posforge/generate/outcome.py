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
    PROMOTIONS_SCHEMA_FILE,
    RECORD_FILE,
    SCHEMA_FILE,
    STORE_FILE,
    Record,
    digest,
)
from posforge.generate.render import FOLDER, render
from posforge.generate.said import Said
from posforge.spec.emit import PROMOTIONS, STORE, json_schema
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

    def record(self, said: Said, *, step: int) -> Record:
        """Return what to write down once all of it is in the project, made of what was said."""
        return Record(
            step=step,
            head=self.head,
            columns=self.columns,
            files={name: digest(text.encode()) for name, text in self.rewritten.items()},
            sheets=said.sheets(self.spec),
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
        rewritten={**generated, **_schemas(with_promotions=bool(spec.pricing.promotions))},
        operations=todo,
        revision=revision,
        columns=columns_after(before.columns, todo),
        head=head,
    )


def first_files(store_yaml: str, *, package: str, promotions: str | None = None) -> dict[str, str]:
    """Return all that store.yaml decides in a new project, itself included, by path.

    `promotions` is the text of the file it names, where it names one. Raises SpecError where they
    do not say what a shop is.
    """
    said = Said(
        store_yaml=store_yaml.encode(),
        promotions=None if promotions is None else promotions.encode(),
    )
    spec = said.spec(name=STORE_FILE)
    outcome = outcome_of(spec, package=package, before=Record())
    written = {**said.files(spec), **said.copies()}
    return {
        **outcome.drafted,
        **outcome.rewritten,
        **{name: content.decode() for name, content in written.items() if content is not None},
        RECORD_FILE: outcome.record(said, step=0).to_text(),
    }


@cache
def _schemas(*, with_promotions: bool) -> dict[str, str]:
    """Return the schemas of the files a person edits, by their path in the project."""
    schemas = {SCHEMA_FILE: json_schema(STORE)}
    if with_promotions:
        schemas[PROMOTIONS_SCHEMA_FILE] = json_schema(PROMOTIONS)
    return schemas
