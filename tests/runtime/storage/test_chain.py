"""Revisions are one line, whatever their files are called, and a broken one is named."""

from __future__ import annotations

import pytest

from posforge.errors import KnownError
from posforge.runtime.storage.chain import UnknownHeadError, read_chain, steps

REVISION = "revision = {id!r}\ndown_revision = {after!r}\ndef upgrade():\n    pass\n"


def write(drafts, name, after=None):
    (drafts.versions / f"{name}.py").write_text(REVISION.format(id=name, after=after))


@pytest.fixture
def three(drafts):
    """Three revisions whose file names are in another order than they are."""
    write(drafts, "b", after=None)
    write(drafts, "c", after="b")
    write(drafts, "a", after="c")
    return read_chain(drafts.package)


def test_each_follows_the_one_it_names(three):
    assert [revision.id for revision in three] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [("", "a", "bca"), ("b", "a", "ca"), ("", "c", "bc"), ("a", "a", ""), ("", "", "")],
)
def test_the_steps_between_two_heads(three, since, until, expected):
    assert "".join(one.id for one in steps(three, since=since, until=until)) == expected


@pytest.mark.parametrize(("since", "until"), [("a", "c"), ("z", "a"), ("b", "")])
def test_tables_beyond_what_is_wanted_are_of_a_newer_version(three, since, until):
    with pytest.raises(UnknownHeadError, match=f"newer version of this shop .*{since}"):
        steps(three, since=since, until=until)


def test_a_head_that_no_file_has_is_named(three):
    with pytest.raises(KnownError, match="change z to the tables is not there"):
        steps(three, since="b", until="z")


def test_two_that_follow_the_same_are_named(drafts):
    write(drafts, "a")
    write(drafts, "b", after="a")
    write(drafts, "c", after="a")
    with pytest.raises(KnownError, match="follow a: b and c"):
        read_chain(drafts.package)


def test_one_that_follows_nothing_we_have_is_named(drafts):
    write(drafts, "a")
    write(drafts, "c", after="b")
    with pytest.raises(KnownError, match="change c to the tables follows b, which is not there"):
        read_chain(drafts.package)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("revision = ", "cannot be read: SyntaxError"),
        ("import nothing_like_it", "cannot be read: ModuleNotFoundError"),
        ("revision = 'a'", "cannot be read: KeyError 'down_revision'"),
        ("revision = upgrade = down_revision = 7", "needs revision, down_revision and upgrade"),
    ],
)
def test_a_file_that_is_no_revision_is_named(drafts, text, reason):
    (drafts.versions / "0001_broken.py").write_text(text)
    with pytest.raises(KnownError, match=f"0001_broken.py to the tables {reason}"):
        read_chain(drafts.package)


@pytest.mark.parametrize("package", ["no_such_shop.migrations", "json.decoder", "a..b"])
def test_a_package_that_is_not_there_is_named(package):
    with pytest.raises(KnownError, match="with the changes to the tables is not there"):
        read_chain(package)


def test_a_file_written_anew_counts_at_once(drafts):
    write(drafts, "a")
    assert [one.id for one in read_chain(drafts.package)] == ["a"]
    (drafts.versions / "a.py").write_text(REVISION.format(id="b", after=None))
    assert [one.id for one in read_chain(drafts.package)] == ["b"]
