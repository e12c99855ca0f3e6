"""A journal leaves as JSON lines that a stranger can verify."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys

import pytest

from posforge.runtime.domain.envelope import from_wire
from posforge.runtime.domain.events import NodeEnrolled, PersonEnrolled
from posforge.runtime.storage.export import export_journal
from posforge.testing.facts import a_sale


@pytest.fixture
def exported(machine):
    with machine.store.work() as work:
        work.record(
            NodeEnrolled(
                machine=machine.key.node,
                kind="till",
                store="S01",
                till=1,
                label="Kasse «1»",
                public_key=machine.key.public_key.hex(),
                epoch=1,
            )
        )
        work.record(
            PersonEnrolled(person="p", role="cashier", is_active=True),
            personal={"name": "Zoë 🍏\n\u2028", "pin": "", "password": ""},
        )
        for number in range(1, 6):
            work.record(a_sale(f"S01-1-A-{number:06d}"))
    file = io.StringIO()
    assert export_journal(machine.journal, file) == 7
    return file.getvalue()


@pytest.fixture
def check(repository, tmp_path):
    """The script of docs/reference/journal.md, run on a journal."""
    page = (repository / "docs" / "reference" / "journal.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"<!-- check\.py -->\n```python\n(.*?)```", page, re.DOTALL)
    assert script.count("\n") <= 55
    (tmp_path / "check.py").write_text(script, encoding="utf-8")

    def run(text: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "journal.jsonl").write_text(text, encoding="utf-8")
        command = [sys.executable, "-W", "ignore", "-I", "check.py", "journal.jsonl"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_every_line_is_one_event(machine, exported):
    events = [from_wire(json.loads(line)) for line in exported.split("\n")[:-1]]
    held = [
        event for log in sorted(machine.journal.heads()) for event in machine.journal.export(log)
    ]
    assert events == held


def test_one_log_can_be_exported_alone(machine, exported):
    (log,) = [log for log in machine.journal.heads() if log.stream == "main"]
    file = io.StringIO()
    assert export_journal(machine.journal, file, logs=[log]) == 5


def test_a_stranger_s_script_reaches_the_same_heads(machine, exported, check):
    run = check(exported)
    assert run.returncode == 0, run.stderr
    assert sorted(run.stdout.splitlines()) == sorted(
        f"{log.node} {log.epoch} {log.stream} {head.seq} {head.hash}"
        for log, head in machine.journal.heads().items()
    )


def test_a_stranger_s_script_agrees_with_the_frozen_vectors(repository, check):
    text = (repository / "schemas" / "journal-vectors.json").read_text("utf-8")
    vectors = json.loads(text)
    lines = [json.dumps(one["wire"]) for one in vectors["events"]]
    run = check("\n".join(lines))
    assert run.returncode == 0, run.stderr
    for forged in vectors["refused"]:
        same = (forged["wire"]["header"]["node"], forged["wire"]["hash"])
        swapped = [
            json.dumps(forged["wire"]) if (w["header"]["node"], w["hash"]) == same else line
            for line, w in zip(lines, (one["wire"] for one in vectors["events"]), strict=True)
        ]
        assert swapped != lines
        assert check("\n".join(swapped)).returncode == 1, forged["shows"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda lines: lines.pop(3), "does not follow the event before it"),
        (lambda lines: lines.insert(3, lines.pop(4)), "does not follow the event before it"),
        (lambda lines: lines.insert(3, lines[3]), "does not follow the event before it"),
        (
            lambda lines: lines.__setitem__(2, lines[2].replace('"tz":60', '"tz":61')),
            "the header was changed",
        ),
        (
            lambda lines: lines.__setitem__(2, lines[2].replace('"cash"', '"card"')),
            "the body was changed",
        ),
        (
            lambda lines: lines.__setitem__(-1, lines[-1].replace("Zoë", "Eve")),
            "the personal data was changed",
        ),
        (
            lambda lines: lines.__setitem__(2, re.sub(r'(?<="sig":").', _another, lines[2])),
            "the signature is wrong",
        ),
    ],
)
def test_a_stranger_s_script_finds_every_change(exported, check, spoil, says):
    lines = exported.split("\n")[:-1]
    spoil(lines)
    run = check("\n".join(lines))
    assert run.returncode == 1
    assert says in run.stderr


def test_without_keys_a_stranger_s_script_still_says_the_heads(machine, exported, check):
    lines = [line for line in exported.split("\n")[:-1] if '"stream":"main"' in line]
    run = check("\n".join(lines))
    assert run.returncode == 1
    assert run.stdout.split()[-1] == json.loads(lines[-1])["hash"]
    assert run.stderr.startswith(f"signatures of {machine.key.node} not checked")


def _another(digit):
    return "1" if digit[0] == "0" else "0"
