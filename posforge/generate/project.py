"""A project that is there already: whose package it is, and bringing it up to its store.yaml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from posforge.errors import UserError
from posforge.generate.plan import Plan, make_plan
from posforge.generate.render import stale_files, write_generated
from posforge.spec.emit import json_schema
from posforge.spec.load import load

SCHEMA_FILE = ".posforge/store.schema.json"


def package_of(project: Path) -> str:
    """Return the name of a project's package. Raises UserError when this is no project."""
    try:
        settings = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))
        return str(settings["tool"]["posforge"]["package"])
    except FileNotFoundError:
        raise UserError(
            f"{project} is not a posforge project: it has no pyproject.toml.",
            hint="Make one with `posforge new`.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{project / 'pyproject.toml'} cannot be read: {error}.") from None
    except (KeyError, TypeError):
        raise UserError(
            f"{project / 'pyproject.toml'} names no package.",
            hint='Add a section [tool.posforge] with the line package = "your_package".',
        ) from None


def plan_of(project: Path) -> Plan:
    """Return the plan a project's store.yaml asks for. Raises SpecError and UserError."""
    return make_plan(load(project), package=package_of(project))


def refresh(plan: Plan, project: Path) -> list[Path]:
    """Rewrite what store.yaml decides, and return the files that changed."""
    changed = write_generated(plan, project)
    schema = project / SCHEMA_FILE
    if not schema.exists() or schema.read_bytes() != json_schema().encode():
        schema.parent.mkdir(parents=True, exist_ok=True)
        schema.write_text(json_schema(), encoding="utf-8", newline="\n")
        changed.append(schema)
    return changed


def is_behind(project: Path) -> list[str]:
    """Return the generated files that are not what store.yaml says now."""
    return stale_files(plan_of(project), project)
