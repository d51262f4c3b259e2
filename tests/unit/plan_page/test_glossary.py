"""The Plan's terms are said in one line where a reader first meets them, and once."""

import pytest

from plan_admin.plan_page.domain.glossary import GLOSSARY, glosses_on_first_use


def terms(*texts: str) -> list[list[str]]:
    return [[term for term, _ in found] for found in glosses_on_first_use(texts)]


def test_a_term_is_glossed_at_its_first_use_alone() -> None:
    assert terms("The Fund pays.", "Each Portfolio of the Fund.", "The Funds' Portfolios.") == [
        ["Fund"],
        ["Portfolio"],
        [],
    ]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param('(a "Distributor").', "Distributor", id="in quotation marks"),
        pytest.param("pursuant to Rule12b-1 under", "Rule 12b-1", id="printed without its space"),
        pytest.param(
            "the Distributor’s 12b-1 Share of", "Distributor's 12b-1 Share", id="another apostrophe"
        ),
        pytest.param(
            "such contingent deferred sales charges", "contingent deferred sales charge", id="several"
        ),
    ],
)
def test_a_term_is_found_as_filings_print_it(text: str, term: str) -> None:
    assert term in terms(text)[0]


def test_parts_of_other_words_are_no_terms() -> None:
    assert terms("Transferable Shareholders fund a portfolio.") == [[]]


def test_each_term_stands_once_with_a_gloss_of_one_line() -> None:
    names = [term for term, _ in GLOSSARY]

    assert len(names) == len(set(names))
    assert all(gloss and not gloss.endswith(".") and len(gloss) <= 110 for _, gloss in GLOSSARY)
