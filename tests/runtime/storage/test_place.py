"""A place tells how far its tables have come and makes nothing by looking."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from posforge.errors import KnownError
from posforge.runtime.storage.migrate import bring_up
from posforge.runtime.storage.place import PostgresPlace, SqlcipherPlace
from posforge.runtime.storage.schema import CORE_HEAD, Stand


def test_looking_makes_nothing(place, tmp_path):
    assert place.stand() == Stand()
    assert list(tmp_path.iterdir()) == []


def test_it_tells_how_far_tables_have_come(released):
    assert released.stand() == Stand(core="0001")
    bring_up(released, None)
    assert released.stand() == Stand(core=CORE_HEAD)


def test_a_wrong_key_and_a_server_that_is_off_are_told(released_till, tmp_path):
    with pytest.raises(KnownError, match="key does not open"):
        replace(released_till, key=bytes(32)).stand()
    off = PostgresPlace(url="postgresql://me:canary@127.0.0.1:9/none", folder=tmp_path)
    with pytest.raises(KnownError, match="does not answer"):
        off.stand()


def test_no_secret_is_in_its_name(tmp_path):
    places = (
        SqlcipherPlace(path=tmp_path / "p.db", key=b"k" * 32),
        PostgresPlace(url="postgresql://me:canary@host/none", folder=tmp_path),
    )
    assert "kkk" not in repr(places)
    assert "canary" not in repr(places)


def test_on_somebody_elses_server_tables_change_without_a_dump_and_that_is_told(
    released_hq, monkeypatch, caplog
):
    monkeypatch.setenv("PATH", "/nowhere")
    with caplog.at_level(logging.WARNING, logger="posforge.storage"):
        report = bring_up(replace(released_hq, pg_dump=None), None)
    assert (report.has_moved, report.backup) == (True, None)
    assert "could not be copied before its tables change: No such file" in caplog.text


def test_our_own_server_changes_no_table_without_a_dump(released_hq):
    with pytest.raises(KnownError, match="could not be copied"):
        bring_up(replace(released_hq, pg_dump=Path("/bin/false")), None)
    assert released_hq.stand() == Stand(core="0001")
