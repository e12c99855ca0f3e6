"""House rules for words: links lead somewhere, decisions are in order, the version is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import posforge

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.DOTALL | re.MULTILINE)
DECISION = re.compile(r"(\d{4})-[a-z0-9-]+\.md")


def links_in(text: str) -> Iterator[str]:
    """Yields the links of a page that stay within the repository."""
    for target in LINK.findall(FENCE.sub("", text)):
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors_of(text: str) -> set[str]:
    """Returns the names a page's headings are linked by."""
    headings = re.findall(r"^#+\s+(.*?)\s*#*$", FENCE.sub("", text), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


def broken_links(page: Path) -> Iterator[str]:
    """Yields the links of a page that lead nowhere."""
    for link in links_in(page.read_text()):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        is_page = target.suffix == ".md" and target.is_file()
        if not target.exists() or (
            anchor and is_page and anchor not in anchors_of(target.read_text())
        ):
            yield link


def test_every_link_leads_somewhere(written, repository):
    pages = [path for path in written if path.suffix == ".md"]
    ours = [page for page in pages if page.relative_to(repository).parts[0] != "templates"]
    found = [f"{page.relative_to(repository)}: {x}" for page in ours for x in broken_links(page)]

    assert len(ours) > 5
    assert found == []


def test_decisions_are_numbered_once_each_and_without_a_gap(repository):
    files = [path for path in (repository / "docs/decisions").iterdir() if path.name != "README.md"]
    matches = [DECISION.fullmatch(path.name) for path in files]
    assert all(matches), "docs/decisions/NNNN-what-was-decided.md"
    numbers = sorted(int(match.group(1)) for match in matches if match)

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_has_its_number_date_and_three_parts(repository):
    for path in (repository / "docs/decisions").glob("0*.md"):
        text = path.read_text()
        assert text.startswith(f"# {path.name[:4]} · "), path.name
        assert re.match(r"\n\d{4}-\d\d-\d\d · ", text.partition("\n")[2]), path.name
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, f"{path.name} lacks {part}"


def test_every_decision_is_in_the_list(repository):
    listed = (repository / "docs/decisions/README.md").read_text()

    for path in (repository / "docs/decisions").glob("0*.md"):
        assert f"({path.name})" in listed, path.name


def test_the_changelog_tells_this_version(repository):
    headings = re.findall(r"^#+ .*$", (repository / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert any(posforge.__version__ in heading for heading in headings)


def test_every_dependency_has_its_reason(repository):
    lines = (repository / "pyproject.toml").read_text().splitlines()
    dependencies = [line for line in lines if re.match(r'\s+"[\w.\[\]-]+[<>=].*",', line)]

    assert len(dependencies) > 30
    assert [line for line in dependencies if "#" not in line] == []


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](b.md) ![c](d.png)", ["b.md", "d.png"]),
        ("[a](https://example.org) [m](mailto:a@example.org)", []),
        ("```\n[a](in-code.md)\n```\n[b](#here)", ["#here"]),
    ],
)
def test_links_are_found_and_code_is_left_alone(text, links):
    assert list(links_in(text)) == links


def test_a_broken_link_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# The way of a sale\n[a](#the-way-of-a-sale) [b](#gone) [c](gone.md)\n")

    assert list(broken_links(page)) == ["#gone", "gone.md"]
