"""Schema and reference page say what the models say."""

from __future__ import annotations

import json

import pytest

from posforge.spec.emit import REFERENCE_FILE, SCHEMA_FILE, json_schema, reference
from posforge.spec.till import DEFAULT_KEYS


@pytest.mark.parametrize(
    ("file", "text"), [(SCHEMA_FILE, json_schema), (REFERENCE_FILE, reference)]
)
def test_the_committed_file_is_fresh(repository, file, text):
    committed = (repository / file).read_bytes().decode()

    assert committed == text(), "run: python -m posforge.spec.emit"


def test_the_schema_knows_every_key_and_refuses_others():
    schema = json.loads(json_schema())
    objects = [schema, *schema["$defs"].values()]

    assert list(schema["properties"])[:2] == ["schema", "store"]
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
    assert rate == {"type": "number", "minimum": 0, "maximum": 100}


def test_the_reference_names_every_action_with_its_key():
    page = reference()

    assert all(f"{action} ({key})" in page for action, key in DEFAULT_KEYS.items())
