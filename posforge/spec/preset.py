"""Presets: a store.yaml and goods to begin a shop with, and how answers fill them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from posforge.errors import UserError
from posforge.spec.load import parse
from posforge.spec.problems import Path
from posforge.spec.root import StoreSpec

_WIDEST = 100


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of shop, ready to be renamed: its store.yaml and the goods it begins with.

    `pictures` are those the catalogue names, by file name; `promotions_yaml` is what its
    store.yaml names, empty where it names nothing.
    """

    name: str
    store_yaml: str
    catalogue_csv: str
    catalogue_licence: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    promotions_yaml: str = ""

    @property
    def spec(self) -> StoreSpec:
        """The preset as it stands, before any answer."""
        return parse(
            self.store_yaml, name=f"preset {self.name}", promotions=self.promotions_yaml or None
        )

    def fill(self, answers: Mapping[Path, Any]) -> str:
        """Return the preset's store.yaml with these values in place and its comments kept."""
        yaml = YAML()
        yaml.width = _WIDEST
        yaml.preserve_quotes = True
        yaml.indent(mapping=2, sequence=4, offset=2)
        root = yaml.load(self.store_yaml)
        for path, value in answers.items():
            _put(root, path, value)
        text = io.StringIO()
        yaml.dump(root, text)
        return text.getvalue()


def preset_names() -> list[str]:
    """Return the names of the presets there are."""
    return sorted(entry.name for entry in _folder().iterdir() if entry.is_dir())


def preset(name: str) -> Preset:
    """Return a preset by name. Raises UserError when there is none such."""
    if name not in preset_names():
        raise UserError(
            f"There is no preset {name!r}.", hint=f"There is: {', '.join(preset_names())}."
        )
    folder = _folder() / name
    return Preset(
        name,
        (folder / "preset.yaml").read_text("utf-8"),
        (folder / "catalogue.csv").read_text("utf-8"),
        (folder / "LICENCE.md").read_text("utf-8"),
        _pictures(folder / "pictures"),
        _text(folder / "promotions.yaml"),
    )


def _folder() -> Traversable:
    return resources.files("posforge.spec") / "presets"


def _text(file: Traversable) -> str:
    return file.read_text("utf-8") if file.is_file() else ""


def _pictures(folder: Traversable) -> dict[str, bytes]:
    files = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    return {file.name: file.read_bytes() for file in files}


def _put(root: CommentedMap, path: Path, value: Any) -> None:
    *parents, last = path
    place: Any = root
    for part in parents:
        place = place[part]
    old, place[last] = place.get(last), _as_yaml(value, like=place.get(last))
    _keep_what_follows(old, place[last])


def _as_yaml(value: Any, *, like: Any) -> Any:
    """Give a new list the form of the one it replaces: on one line, or one entry a line."""
    if isinstance(value, Mapping):
        return CommentedMap((key, _as_yaml(item, like=None)) for key, item in value.items())
    if not isinstance(value, list | tuple):
        return value
    sequence = CommentedSeq(_as_yaml(item, like=None) for item in value)
    if isinstance(like, CommentedSeq) and like.fa.flow_style():
        sequence.fa.set_flow_style()
    return sequence


def _keep_what_follows(old: Any, new: Any) -> None:
    """Hand on the comment after a list: ruamel hangs it on the last word of the old one."""
    while isinstance(old, CommentedMap | CommentedSeq) and old and new:
        old_last, new_last = _last_key(old), _last_key(new)
        if old_last in old.ca.items:
            new.ca.items[new_last] = old.ca.items[old_last]
        old, new = old[old_last], new[new_last]


def _last_key(node: CommentedMap | CommentedSeq) -> Any:
    return next(reversed(node)) if isinstance(node, CommentedMap) else len(node) - 1
