"""One SQL text runs on both databases."""

from __future__ import annotations

from posforge.runtime.storage.sql import Statement, insert, insert_missing, keep_newest, upsert
from posforge.runtime.storage.tables import meta, price, print_job


def test_one_text_runs_on_both_kinds_of_database(either):
    put = upsert(meta)
    with either.write() as connection:
        put.run_many(connection, [{"key": "a%b:c", "value": "1"}, {"key": "a", "value": "2"}])
        put.run(connection, {"key": "a", "value": "3"})
        put.run_many(connection, [])
        like = Statement("SELECT value FROM meta WHERE key LIKE :begins AND key LIKE '%b:c'")
        assert like.scalar(connection, {"begins": "a%"}) == "1"
        assert (
            Statement("SELECT value FROM meta WHERE key = :key").scalar(connection, {"key": "none"})
            is None
        )
        pairs = Statement("SELECT key, value FROM meta WHERE key <> 'schema' ORDER BY key")
        assert [(row.key, row.value) for row in pairs.all(connection)] == [
            ("a", "3"),
            ("a%b:c", "1"),
        ]
        assert pairs.first(connection).key == "a"
        assert pairs.bare(connection, {}) == ("a", "3")


def test_text_is_ordered_byte_by_byte_on_both(either):
    words = ["a", "B", "ä", "Z", "_", "1", "茶", "a b", "a-b", "ab"]
    with either.write() as connection:
        insert(meta).run_many(connection, [{"key": word, "value": ""} for word in words])
        found = Statement("SELECT key FROM meta WHERE key <> 'schema' ORDER BY key").all(connection)
    assert [row.key for row in found] == sorted(words, key=str.encode)


def test_how_many_rows_changed_is_told(either):
    missing = insert_missing(meta)
    with either.write() as connection:
        assert missing.run(connection, {"key": "a", "value": "1"}) == 1
        assert missing.run(connection, {"key": "a", "value": "2"}) == 0


def test_the_larger_stamp_stays(either):
    keep = keep_newest(price, other_than=("valid_from_ms",))
    row = {"product": "p", "layer": "base", "valid_from_ms": 0}
    with either.write() as connection:
        for cents, stamp in ((1, "b"), (2, "c"), (3, "a"), (4, "c")):
            keep.run(connection, {**row, "price_minor": cents, "per": 1, "stamp": stamp})
        found = Statement("SELECT price_minor, stamp FROM price").all(connection)
    assert [tuple(one) for one in found] == [(2, "c")]


def test_a_position_is_given_by_the_database(either):
    job = {"kind": "receipt", "payload": "", "status": "queued", "reason": ""}
    with either.write() as connection:
        for name in ("j-1", "j-2"):
            insert(print_job).run(connection, {"id": name, **job})
        order = Statement("SELECT id FROM print_job ORDER BY position").all(connection)
    assert [row.id for row in order] == ["j-1", "j-2"]
