"""What a store.yaml makes of a project follows from it, and from what was applied before."""

from __future__ import annotations

import json

import pytest

from posforge.generate.outcome import first_files, outcome_of
from posforge.generate.record import APPLIED_FILE, RECORD_FILE, SCHEMA_FILE, Record, digest
from posforge.generate.said import Said
from posforge.spec.load import parse
from posforge.spec.problems import SpecError
from posforge.testing.small_project import STORE_YAML

NOTED = STORE_YAML.replace("fields: {}", "fields: {origin: {type: text, label: Origin}}")


NOTED_SAID = Said(store_yaml=NOTED.encode())


def outcome(text, before=None, **options):
    return outcome_of(parse(text), package="corner", before=before or Record(), **options)


def test_a_new_project_has_all_that_store_yaml_decides_and_a_record_of_it():
    files = first_files(NOTED, package="corner")
    record = Record.from_text(files[RECORD_FILE])

    assert files["store.yaml"] == files[APPLIED_FILE] == NOTED
    assert json.loads(files[SCHEMA_FILE])["title"] == "store.yaml"
    assert record.columns == {"origin": "text"}
    assert "corner/migrations/versions/0001_add_origin.py" in files
    assert all(digest(files[name].encode()) == mark for name, mark in record.files.items())
    assert record.files.keys() < files.keys()


def test_a_shop_without_fields_has_no_migration():
    made = outcome(STORE_YAML)

    assert (made.revision, made.head, made.drafted) == (None, "", {})
    assert "corner/generated/migrations.py" not in made.rewritten


def test_a_file_that_is_written_once_is_not_among_those_rewritten():
    made = outcome(NOTED)

    assert not made.drafted.keys() & made.rewritten.keys()
    assert not made.drafted.keys() & made.record(NOTED_SAID, step=0).files.keys()


def test_what_was_applied_needs_nothing_more():
    record = outcome(NOTED).record(NOTED_SAID, step=1)
    again = outcome(NOTED, record)

    assert again.operations == ()
    assert again.record(NOTED_SAID, step=1) == record


def test_only_exact_columns_drop_the_one_of_a_field_that_is_gone():
    record = outcome(NOTED).record(NOTED_SAID, step=1)

    assert outcome(STORE_YAML, record).head == record.head
    dropped = outcome(STORE_YAML, record, columns={})
    assert dropped.columns == {}
    assert dropped.head.startswith("0002_drop_origin_")
    assert dropped.head in dropped.rewritten["corner/generated/migrations.py"]


def test_a_store_yaml_with_mistakes_makes_nothing():
    with pytest.raises(SpecError):
        first_files("schema: 1\n", package="corner")
