"""A citation of ours in a sister Plan's own numbers, as the Rule, or said to be the reference Plan's."""

from datetime import date
from pathlib import Path

import pytest

from governance.domain.exhibits import read_exhibit
from governance.domain.own_sections import OwnSections, own_sections_of
from governance.domain.plan_sections import PlanParagraph, parts_of, read_section, section_paragraphs
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem

TEXTS = Path(__file__).parent / "plan_texts"
ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
CLASS_C = ROOT / "plan_admin" / "demo" / "data" / "class_c" / "class_c_plan.htm"


def paragraphs(path: Path) -> tuple[PlanParagraph, ...]:
    text = read_exhibit(path.read_bytes(), source=path.name).text
    return section_paragraphs([read_section(number, lines) for number, lines in parts_of(text).sections])


def sections(path: Path) -> OwnSections:
    return own_sections_of(paragraphs(path), paragraphs(REFERENCE))


SHIFTED = sections(TEXTS / "class_a_minimum.htm")  # its Section 6 is our Section 7, and so on
DEMO = sections(CLASS_C)  # its Section 6 has no lettered paragraphs


def test_the_reference_plan_s_own_sections_are_left_alone() -> None:
    assert sections(REFERENCE).are_the_reference_s
    assert not SHIFTED.are_the_reference_s


@pytest.mark.parametrize(
    ("ours", "its_own"),
    [
        ("Section 10: continuance not approved", "Section 9: continuance not approved"),
        ("the votes of Section 8.", "the votes of Section 7."),
        ("Section 8(b) asks", "Section 7(b) asks"),
        ("(Sections 8 to 12)", "(Sections 7 to 11)"),
        ("Sections 9 and 12(a)", "Sections 8 and 11(a)"),
        ("Sections 8, 9 and 10", "Sections 7, 8 and 9"),
        ("Section 11(ii) and (iii) last", "Sections 10(ii) and 10(iii) last"),
        ("Section 2: neither", "Section 2: neither"),
        ("Section\n10, later", "Section 9, later"),
    ],
)
def test_a_plan_whose_sections_are_numbered_otherwise(ours: str, its_own: str) -> None:
    assert SHIFTED.in_words(ours) == its_own


@pytest.mark.parametrize(
    ("ours", "its_own"),
    [
        ("Section 6(a): paid", "Section 6: paid"),
        ("corrections, Section 6", "corrections, Section 6"),
        ("Section 6(b): no", "Section 6(b) of the reference Plan: no"),
        ("Sections 6(b) to (e)", "Sections 6(b) to 6(e) of the reference Plan"),
        ("Sections 6(a) and 6(d)", "Section 6 and Section 6(d) of the reference Plan"),
        ("Section 13: carried over", "Section 13 of the reference Plan: carried over"),
        ("Section 12(b): runs off", "Section 12(b): runs off"),
    ],
)
def test_what_the_plan_lacks_is_said_to_be_the_reference_plan_s(ours: str, its_own: str) -> None:
    assert DEMO.in_words(ours) == its_own


@pytest.mark.parametrize(
    ("section", "rule"),
    [
        ("7", "Rule 12b-1(b)(3)(ii)"),
        ("8(b)", "Rule 12b-1(b)(2)"),
        ("10", "Rule 12b-1(b)(3)(i)"),
        ("11(ii)", "Rule 12b-1(b)(3)(iii)"),
        ("12(a)", "Rule 12b-1(b)(3)(iv)(A)"),
    ],
)
def test_where_the_plan_has_none_the_rule_is_cited(section: str, rule: str) -> None:
    lacking = OwnSections(own={"2": "2"}, known=DEMO.known)

    assert lacking.number(section) == rule
    assert lacking.in_words(f"By Sections 2 and {section} it ends.") == f"By Section 2 and {rule} it ends."


@pytest.mark.parametrize(
    "words",
    [
        "Section 10 of the 1940 Act",
        "Section 2(a)(19) of the 1940 Act may",
        "(1940 Act, Section 2(a)(4))",
        "the clock of Section 15 of the 1940 Act",
        "Section 8 of the text says 2003-08-18",
        "Rule 12b-1(b)(2), 10 days",
        "Section 77 is nobody's",
        "subsection 10 and Sectional 10",
    ],
)
def test_what_is_no_section_of_the_plan_stands_as_it_is(words: str) -> None:
    assert SHIFTED.in_words(words) == words


def test_numbers_alone_stand_under_their_key() -> None:
    turned = SHIFTED.in_all({"sheets": [{"section": "10", "heading": "Held (Section 8)", "cents": 5}]})

    assert turned == {"sheets": [{"section": "9", "heading": "Held (Section 7)", "cents": 5}]}


def test_a_value_of_fields_is_turned_in_its_words_and_nowhere_else() -> None:
    item = WorkItem(
        key="held/Section 8",
        whose=Role.OFFICER,
        what="Votes of Section 8",
        whom="A Fund",
        section="8, 10",
        otherwise="held (Section 10)",
        urgency=Urgency.LATE,
        does=Way(name="x", label="See it", kwargs={"plan": "class-a"}),
        due=date(2004, 6, 30),
    )

    turned = SHIFTED.in_all(item)

    assert (turned.what, turned.section) == ("Votes of Section 7", "7, 9")
    assert turned.otherwise == "held (Section 9)"
    assert turned.key == item.key
    assert turned.urgency is Urgency.LATE
    assert turned.whose is Role.OFFICER
    assert (turned.due, turned.does) == (item.due, item.does)
