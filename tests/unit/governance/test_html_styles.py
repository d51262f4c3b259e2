"""Styles that make other words of an exhibit than those that stand in it."""

import pytest

from governance.domain.html_styles import style_fault


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("display:none", "no reader sees"),
        ("DISPLAY : None !important", "no reader sees"),
        ("display:/* a */none", "no reader sees"),
        ("display:n\\6f ne", "no reader sees"),
        ('p::after { content:"/*" } .x { display:none } p { content:"*/" }', "no reader sees"),
        ('p { quotes:"/*" } .x { display:/**/none } p { quotes:"*/" }', "no reader sees"),
        ("p { background:url(/*) } .x { display:/**/none } p { background:url(*/) }", "no reader sees"),
        ("visibility: hidden", "no reader sees"),
        ("visibility: collapse", "no reader sees"),
        ("opacity:0", "no reader sees"),
        ("opacity: 0.00", "no reader sees"),
        ("opacity:.0", "no reader sees"),
        ("font-size:0", "no reader sees"),
        ("font-size: 0.0pt", "no reader sees"),
        ("font: 0/0 a", "no reader sees"),
        ("font: bold 0px serif", "no reader sees"),
        (f"font:{' ' * 200}bold{' ' * 200}0", "no reader sees"),
        ("height:0; overflow:hidden", "no reader sees"),
        ("overflow-x: hidden; max-width: 0px", "no reader sees"),
        ("text-decoration: underline line-through", "struck out"),
        ('p::before { content: "not " }', "words from its style"),
        ("@import 'other.css'", "words from its style"),
    ],
)
def test_a_style_that_hides_strikes_or_adds_words_is_found(style: str, words: str) -> None:
    found = style_fault(style)

    assert found is not None
    assert words in found.problem


@pytest.mark.parametrize(
    "style",
    [
        "",
        "color: black; text-align: justify",
        "font-size: 0.9em; opacity: 0.95",
        "font: 10pt/12pt serif; font-weight: 700",
        "margin: 0; padding: 0 0 0 10px; border-width: 0; line-height: 0; overflow: hidden",
        "height: 10px; width: 100%; overflow: hidden",
        "width: 0.5in; height: 05px; overflow: hidden",
        '.clear::after { content: ""; display: block; visibility: visible }',
    ],
)
def test_a_style_that_shows_words_as_they_stand_is_taken(style: str) -> None:
    assert style_fault(style) is None


def test_a_fault_of_a_sheet_has_its_line() -> None:
    found = style_fault("p { color: black }\n/* a\n b */\n.x {\n  display: none }")

    assert found is not None
    assert found.line == 4


@pytest.mark.parametrize(
    "style",
    [
        "/*" * 2_000_000,
        '"' * 4_000_001,
        "'a\\" * 1_000_000,
        "url(" * 1_000_000,
        "opacity:" + "0" * 4_000_000 + "1",
        "font:" * 800_000,
        "font: " + "a " * 2_000_000,
        "font:" + " " * 4_000_000,
        "display:" + " " * 4_000_000,
        "content:" * 500_000,
        "\\" * 4_000_000,
    ],
)
def test_megabytes_of_style_are_looked_at_once(style: str) -> None:
    """Looking at the same place over and over takes hours here, and the tests do not end."""
    found = style_fault(style)

    assert found is None or found.problem
