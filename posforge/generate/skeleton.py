"""The owned part of a project, printed as copier prints it, so that copier can merge it later.

copier writes where the templates came from into the project. That is a stable address which names
no folder of any machine; `generate/merge.py` shows git what lies there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from posforge import __version__
from posforge.generate.templates import project_templates

TEMPLATE_URL = "https://templates.posforge.invalid/project.git"
ANSWERS_FILE = ".copier-answers.yml"
_SUFFIX = ".jinja"


def skeleton_answers(*, shop: str, package: str) -> dict[str, str]:
    """Return what the templates of the owned part ask for."""
    return {
        "shop": shop,
        "package": package,
        "project": package.replace("_", "-"),
        "requires": compatible_with(__version__),
    }


def compatible_with(version: str) -> str:
    """Return the range of versions that a project made by this one works with."""
    major, minor, *_ = version.split(".")
    ceiling = f"0.{int(minor) + 1}" if major == "0" else f"{int(major) + 1}"
    return f">={version},<{ceiling}"


def render_skeleton(answers: Mapping[str, str], *, version: str = __version__) -> dict[str, bytes]:
    """Return every owned file as this version of posforge makes it, by its path in the project."""
    folder = project_templates(version) / "skeleton"
    environment = Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - it prints no HTML
        keep_trailing_newline=True,
    )
    environment.filters["to_nice_yaml"] = _to_nice_yaml
    origin = {"_commit": tag(version), "_src_path": TEMPLATE_URL}
    context: dict[str, Any] = {
        **answers,
        "_copier_conf": {"answers_file": ANSWERS_FILE},
        "_copier_answers": {**origin, **answers},
    }
    return {
        environment.from_string(name.removesuffix(_SUFFIX)).render(context): (
            environment.get_template(name).render(context).encode()
        )
        for name in _names(folder)
    }


def tag(version: str) -> str:
    """Return the name of this version in the history of the templates."""
    return f"v{version}"


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob(f"*{_SUFFIX}")):
        yield str(PurePosixPath(path.relative_to(folder)))


def _to_nice_yaml(value: Mapping[str, str]) -> str:
    """Write YAML as the filter of that name does in copier."""
    return str(yaml.dump(value, indent=4, allow_unicode=True, default_flow_style=False))
