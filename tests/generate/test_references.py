"""Words that store.yaml no longer has are found in the files the owner wrote."""

from __future__ import annotations

from posforge.generate.references import references


def found(owner, *words):
    return [
        (one.file, one.line, one.word)
        for one in references(owner.folder, package="corner", words=words)
    ]


def test_a_word_is_found_in_owned_code_and_tests_alone(owner):
    owner.write("corner/screens/stock.py", "def show(product):\n    return product.origin\n")
    owner.write("tests/test_mine.py", 'FIELD = "origin"\n')
    owner.write("corner/generated/fields.py", 'origin = "origin"\n')
    owner.write("corner/migrations/versions/0001_add_origin.py", 'add_field("origin")\n')
    owner.write("notes.md", "origin\n")

    assert found(owner, "origin") == [
        ("corner/screens/stock.py", 2, "origin"),
        ("tests/test_mine.py", 1, "origin"),
    ]


def test_a_part_of_a_word_is_not_the_word(owner):
    owner.write("corner/a.py", "original = origins = 1\n")

    assert found(owner, "origin") == []


def test_a_column_and_a_module_are_found_where_they_are_asked_for(owner):
    owner.write(
        "corner/reports/by_origin.py",
        'SQL = """\nSELECT p.field_origin FROM product p\n"""\n'
        "from corner.payments.punch_card import PunchCard\n"
        "from corner.payments import punch_card\n",
    )

    assert found(owner, "origin", "punch_card") == [
        ("corner/reports/by_origin.py", 2, "origin"),
        ("corner/reports/by_origin.py", 4, "punch_card"),
        ("corner/reports/by_origin.py", 5, "punch_card"),
    ]


def test_the_same_word_in_prose_or_as_a_variable_or_method_is_something_else(owner):
    owner.write(
        "corner/a.py", '"""Each country of origin."""\nwith self.books() as books:\n    x = 1\n'
    )

    assert found(owner, "origin", "books", "x") == []


def test_words_with_signs_and_files_that_are_no_text_do_no_harm(owner):
    (owner.folder / "corner" / "b.py").write_bytes(b"\xff\xfe 'a+b(' \n")

    assert found(owner, "a+b(", "zzz") == [("corner/b.py", 1, "a+b(")]
    assert found(owner) == []
