"""New tables are the newest, and a program knows those that are not its own."""

from __future__ import annotations

import pytest

from posforge.errors import KnownError
from posforge.runtime.storage.chain import read_chain
from posforge.runtime.storage.moving import CORE
from posforge.runtime.storage.schema import CORE_HEAD, SHOP_VERSION, Stand, refuse, stamp, stand_of


def stand(database):
    with database.read() as connection:
        return stand_of(connection.connection.dbapi_connection, database.dialect)


def test_a_new_database_is_at_the_newest_revision_there_is(either):
    assert stand(either) == Stand(core=CORE_HEAD)
    assert read_chain(CORE.package)[-1].id == CORE_HEAD


def test_posforge_0_1_0_would_refuse_it_with_its_own_words(either):
    with either.read() as connection:
        found = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'schema'").scalar()
    assert found == str(int(CORE_HEAD)) != "1"


def test_a_revision_may_have_any_name(either):
    name = '0002_it\'s 100 % "long" ' + "and longer " * 10
    with either.write() as connection:
        stamp(connection, SHOP_VERSION, name)
    assert stand(either) == Stand(core=CORE_HEAD, shop=name)
    with either.write() as connection:
        connection.exec_driver_sql(f"DELETE FROM {SHOP_VERSION}")


@pytest.mark.parametrize(
    ("core", "words"), [("0001", "of an older posforge"), ("0099", "by a newer posforge")]
)
def test_tables_of_another_posforge_are_refused(core, words):
    with pytest.raises(KnownError, match=f"{words} .*tables are at {core}"):
        refuse(Stand(core=core))
