"""Schema and reference page say what the models say."""

from __future__ import annotations

import json
import re
from typing import Annotated, get_args

import pytest
from pydantic import TypeAdapter

from posforge.spec.base import Section
from posforge.spec.branches import Branch
from posforge.spec.catalog import ProductField
from posforge.spec.document import read
from posforge.spec.emit import PROMOTIONS, STORE, Described, emitted, json_schema, reference
from posforge.spec.promotion_kinds import Item, Tier
from posforge.spec.promotions import Promotion, Promotions
from posforge.spec.roles import Role
from posforge.spec.root import StoreSpec
from posforge.spec.tax import TaxChange, TaxPart
from posforge.spec.till import DEFAULT_KEYS


@pytest.mark.parametrize("file", list(emitted()))
def test_the_committed_file_is_fresh(repository, file):
    committed = (repository / file).read_bytes().decode()

    assert committed == emitted()[file], "run: python -m posforge.spec.emit"


@pytest.mark.parametrize(
    ("file", "first"), [(STORE, ["schema", "store"]), (PROMOTIONS, ["schema", "promotions"])]
)
def test_the_schema_knows_every_key_and_refuses_others(file, first):
    schema = json.loads(json_schema(file))
    objects = [schema, *schema["$defs"].values()]

    assert schema["title"] == file.name
    assert list(schema["properties"])[:2] == first
    assert all(one["additionalProperties"] is False for one in objects)
    values = [value for one in objects for value in one["properties"].values()]
    assert all("description" in value or "$ref" in value for value in values)


def test_the_schema_offers_what_the_models_take():
    schema = json.loads(json_schema())
    role = schema["$defs"]["Role"]["properties"]["may"]["anyOf"]

    assert role[0] == {"const": "all"}
    assert "view_reports" in role[1]["items"]["enum"]
    assert schema["$defs"]["Printer"]["properties"]["width_mm"]["enum"] == [58, 80]
    (rate,) = schema["$defs"]["Tax"]["properties"]["rates"]["patternProperties"].values()
    lone, parts = rate["oneOf"]
    assert lone == {"type": "number", "minimum": 0, "maximum": 100}
    assert parts["items"] == {"$ref": "#/$defs/TaxPart"}


def test_the_schema_takes_a_name_as_the_models_do():
    schema = json.loads(json_schema())
    catalog = schema["$defs"]["Catalog"]["properties"]
    (pattern,) = catalog["fields"]["patternProperties"]

    assert catalog["fields"]["additionalProperties"] is False
    name, way = schema["properties"]["payments"]["items"]["oneOf"]
    assert way == {"$ref": "#/$defs/Way"}
    assert name["pattern"] == pattern
    assert re.match(pattern, "punch_card")
    assert not any(re.match(pattern, name) for name in ("Card", "7_days", "a-b", "a" * 41, "_x"))


def test_the_schema_offers_choices_to_a_choice_alone():
    field = json.loads(json_schema())["$defs"]["ProductField"]

    assert field["properties"]["type"]["enum"][-2:] == ["choice", "date"]
    assert field["if"] == {"properties": {"type": {"const": "choice"}}}
    assert field["then"] == {"required": ["choices"]}
    assert field["else"] == {"properties": {"choices": False}}
    assert field["required"] == ["type", "label"]


def test_the_schema_takes_a_number_where_a_text_may_look_like_one():
    axes = json.loads(json_schema())["$defs"]["Catalog"]["properties"]["variants"]
    (values,) = axes["patternProperties"].values()

    assert values["items"]["type"] == ["string", "number"]


def sections():
    """Yield every section, and the file it is of."""
    waiting: list[tuple[type[Section], Described]] = [
        *((one, STORE) for one in (StoreSpec, Branch, ProductField, Role, TaxChange, TaxPart)),
        *((one, PROMOTIONS) for one in (Promotions, Promotion, Item, Tier)),
    ]
    while waiting:
        section, file = waiting.pop()
        yield section, file
        kinds = (section_in(field.annotation) for field in section.model_fields.values())
        waiting += [(kind, file) for kind in kinds if kind]


def section_in(kind):
    """Return the section that stands there, or may."""
    found = [one for one in (kind, *get_args(kind)) if isinstance(one, type)]
    return next((one for one in found if issubclass(one, Section)), None)


@pytest.mark.parametrize(
    ("name", "field", "file"),
    [
        (f"{section.__name__}.{name}", field, file)
        for section, file in sections()
        for name, field in section.model_fields.items()
        if not section_in(field.annotation) or field.examples
    ],
)
def test_every_key_has_an_example_that_can_be_typed_as_it_stands(name, field, file):
    (example,) = field.examples
    document = read(example, name=name)

    assert document.problems == []
    TypeAdapter(Annotated[field.annotation, "a key", *field.metadata]).validate_python(
        document.data
    )
    assert f"| `{example}` |" in reference(file)


def test_the_reference_names_every_action_with_its_key():
    page = reference()

    assert all(f"{action} ({key})" in page for action, key in DEFAULT_KEYS.items())
