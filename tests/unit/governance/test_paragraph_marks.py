"""Words that name Sections, and the paragraphs that they mean."""

import pytest

from governance.domain.paragraph_marks import paragraphs_in_text, paragraphs_named

PLAN = ("1", "2", "6(a)", "6(b)", "6(c)", "6(d)", "6(e)", "8", "11", "12", "12(a)", "12(b)")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("2", ("2",), id="one"),
        pytest.param("12", ("12",), id="a Section with words of its own is not its lettered paragraphs"),
        pytest.param("6", ("6(a)", "6(b)", "6(c)", "6(d)", "6(e)"), id="one of letters alone is all of them"),
        pytest.param("6(e), 1", ("1", "6(e)"), id="in the order of the Plan"),
        pytest.param("8(b)", ("8",), id="a part of a paragraph is that paragraph"),
        pytest.param("11(ii), (iii)", ("11",), id="letters alone belong to the number before"),
        pytest.param("12(a)(i)", ("12(a)",), id="a part of a lettered paragraph"),
        pytest.param("6(b), (d) and 12(b)", ("6(b)", "6(d)", "12(b)"), id="a list in words"),
        pytest.param("7", (), id="not there"),
        pytest.param("", (), id="nothing"),
        pytest.param("R13", (), id="no Section"),
    ],
)
def test_words_name_paragraphs(words: str, expected: tuple[str, ...]) -> None:
    assert paragraphs_named(words, among=PLAN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Section 6(b): a Distributor may.", ("6(b)",), id="one"),
        pytest.param("(Sections 6(b), (d) and\n12(b)) it goes.", ("6(b)", "6(d)", "12(b)"), id="over a line"),
        pytest.param("Section 15 of the 1940 Act", (), id="another law's"),
        pytest.param("Section 2 and 40 days", ("2",), id="a number that is no Section of the Plan"),
        pytest.param("R6 and 6(a) without the word", (), id="not after the word"),
    ],
)
def test_running_text_names_paragraphs(text: str, expected: tuple[str, ...]) -> None:
    assert paragraphs_in_text(text, among=PLAN) == expected
